from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from ml.policies import RetrainingPolicy
from ml.quality import SIGNALS, Shift, measure_drift, signals, significant
from tests.unit.ml.logged import prediction

Samples = dict[str, npt.NDArray[Any]]

POLICY = RetrainingPolicy()
REFERENCE = 120  # held-out photographs of 400
WINDOW = POLICY.drift_window
LEVEL = POLICY.drift_false_alarms / POLICY.drift_checks


def photographs(rng: np.random.Generator, count: int) -> Samples:
    """Signals as those of real photographs: most answers certain, novelty and sharpness skewed, sizes much alike."""
    return {
        "probability": np.round(rng.beta(20, 1, count), 6),
        "novelty": rng.gamma(8, 0.08, count),
        "brightness": rng.normal(0.45, 0.1, count),
        "sharpness": rng.lognormal(-2, 0.4, count),
        "size": rng.choice([168, 183, 194, 225], count),
        "label": rng.choice(["dandelion", "grass"], count),
    }


def drifted(reference: Samples, live: Samples) -> list[str]:
    return [shift.signal for shift in significant(measure_drift(reference, live), POLICY)]


def test_photographs_like_those_of_the_reference_seldom_alarm() -> None:
    """Of 300 windows none: the level allows one false alarm in 57,600 looks."""
    rng = np.random.default_rng(0)
    assert not any(drifted(photographs(rng, REFERENCE), photographs(rng, WINDOW)) for _ in range(300))


def test_chance_alarms_no_more_often_than_the_level_says() -> None:
    """Seen at a level that simulation can reach: the tests' p-values are not smaller than chance makes them."""
    rng = np.random.default_rng(1)
    found = [measure_drift(photographs(rng, REFERENCE), photographs(rng, WINDOW)) for _ in range(500)]
    for signal in range(len(SIGNALS)):
        assert np.mean([shifts[signal].p_value < 0.01 for shifts in found]) < 0.02


SHIFTS: Mapping[str, Callable[[Samples], Samples]] = {
    "brightness": lambda live: live | {"brightness": live["brightness"] * 0.4},
    "sharpness": lambda live: live | {"sharpness": live["sharpness"] * 0.3},
    "novelty": lambda live: live | {"novelty": live["novelty"] * 2},
    "probability": lambda live: live | {"probability": np.round(live["probability"] ** 6, 6)},
    "size": lambda live: live | {"size": live["size"] * 4},
    "label": lambda live: live | {"label": np.where(np.arange(len(live["label"])) % 8, "grass", "dandelion")},
}


@pytest.mark.parametrize("signal", SHIFTS)
def test_a_strong_shift_is_found_within_a_window(signal: str) -> None:
    rng = np.random.default_rng(2)
    found = [drifted(photographs(rng, REFERENCE), SHIFTS[signal](photographs(rng, WINDOW))) for _ in range(50)]
    assert sum(shifted == [signal] for shifted in found) >= 45


def test_a_label_that_the_reference_never_saw_is_a_shift() -> None:
    rng = np.random.default_rng(6)
    live = photographs(rng, WINDOW)
    live["label"] = np.where(rng.random(WINDOW) < 0.3, "clover", live["label"])
    assert drifted(photographs(rng, REFERENCE), live) == ["label"]


def test_a_shift_too_small_to_matter_is_left_alone_however_sure_it_is() -> None:
    rng = np.random.default_rng(3)
    live = photographs(rng, 50_000)
    live["brightness"] += 0.02
    shifts = measure_drift(photographs(rng, 50_000), live)
    assert min(shift.p_value for shift in shifts if shift.signal == "brightness") < 1e-9
    assert significant(shifts, POLICY) == ()


def test_no_prediction_is_no_shift() -> None:
    assert measure_drift(photographs(np.random.default_rng(4), REFERENCE), signals([])) == ()


def test_an_older_reference_is_compared_in_the_signals_that_it_has() -> None:
    rng = np.random.default_rng(7)
    older = {name: values for name, values in photographs(rng, REFERENCE).items() if name not in {"size", "label"}}
    found = measure_drift(older, photographs(rng, WINDOW))
    assert [shift.signal for shift in found] == ["probability", "novelty", "brightness", "sharpness"]


def test_a_photograph_that_is_sent_again_and_again_is_one_witness() -> None:
    rng = np.random.default_rng(8)
    again = [prediction(novelty=9.0) | {"sha256": "9f" * 32} for _ in range(WINDOW)]
    live = signals(again)
    assert live["novelty"] == [9.0]
    assert significant(measure_drift(photographs(rng, REFERENCE), live), POLICY) == ()


def test_of_several_answers_on_a_photograph_the_last_counts() -> None:
    new, old = (prediction(novelty=novelty) | {"sha256": "9f" * 32} for novelty in (0.1, 0.2))
    assert signals([new, old])["novelty"] == [0.1]


def test_size_is_the_shorter_side() -> None:
    assert signals([prediction() | {"width": 60, "height": 40}])["size"] == [40]


def test_the_level_is_shared_by_looks_and_by_signals() -> None:
    just = [Shift("novelty", 0.5, LEVEL / 6 * 0.99)], [Shift("novelty", 0.5, LEVEL / 6)]
    assert [len(significant(each, POLICY)) for each in just] == [1, 0]


def test_beside_a_surer_shift_another_may_be_less_sure() -> None:
    """Holm's correction: what is found already takes no more of the level."""
    surer, less_sure = Shift("novelty", 0.9, 0.0), Shift("size", 0.5, LEVEL / 6 * 1.1)
    assert significant([less_sure], POLICY) == ()
    assert significant([less_sure, surer], POLICY) == (surer, less_sure)
