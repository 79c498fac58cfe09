"""Photographs under other conditions."""

import numpy as np
import pytest

from infra.local.synthetic import photographs
from ml import imaging
from ml.evaluate import slices
from ml.evaluate.slices import Slice

DRAWN = [photographs.draw(f"slices/dandelion/{number}.jpg") for number in range(2)]


@pytest.mark.parametrize("condition", slices.CONDITIONS)
def test_a_condition_changes_the_photograph_and_gives_the_same_each_time(condition: str) -> None:
    plain = np.stack([imaging.decode(each).pixels for each in DRAWN])
    one, again = slices.taken(DRAWN, condition), slices.taken(DRAWN, condition)
    assert one.shape == plain.shape
    assert np.array_equal(one, again)
    assert np.abs(one.astype(float) - plain).mean() > 1


def test_conditions_do_what_their_names_say() -> None:
    def mean(condition: str, of: object) -> float:
        return float(np.mean([of(each) for each in slices.taken(DRAWN, condition)]))  # type: ignore[operator]

    plain = [imaging.decode(each).pixels for each in DRAWN]
    assert mean("dark", imaging.brightness) < 0.5 * np.mean([imaging.brightness(each) for each in plain])
    assert mean("blurred", imaging.sharpness) < 0.5 * np.mean([imaging.sharpness(each) for each in plain])
    assert mean("noisy", imaging.sharpness) > np.mean([imaging.sharpness(each) for each in plain])


def test_a_slice_counts_only_the_classes_that_are_in_it() -> None:
    labels = np.array([0, 0, 2], np.int32)
    earned = Slice.of(np.array([0, 1, 2], np.int32), np.array([0.1, 2, 3], np.float32), labels, ("a", "b", "c"))
    assert (earned.photographs, earned.recall) == (3, {"a": 0.5, "c": 1.0})
    assert earned.accuracy == earned.novel == pytest.approx(2 / 3)
    assert earned.flat("slice_dark")["slice_dark_recall_a"] == 0.5
