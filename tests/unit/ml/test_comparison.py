"""Ways to tell the classes apart, on a few drawn photographs and a network with random weights."""

from typing import Any

import numpy as np
import pytest

from infra.local.synthetic import photographs
from ml import model
from ml.comparison import report, ways
from ml.comparison.material import CONDITIONS, PLAIN, Material, colour_histogram, prepare
from ml.comparison.results import Result, compare

LABELS = ["dandelion", "grass"] * 10


@pytest.fixture(scope="module")
def material(lively: Any) -> Material:
    bodies = [photographs.draw(f"comparison/{label}/{number}.jpg") for number, label in enumerate(LABELS)]
    return prepare(bodies, LABELS, model.extractor(lively))


def test_every_way_is_asked_only_of_photographs_that_it_has_not_learnt_from(material: Material) -> None:
    results = list(compare(material, ways.every("random", seed=0, with_fine_tuning=False), seed=0))
    assert len(results) == 4
    for each in results:
        assert set(each.accuracy) == {PLAIN, *CONDITIONS}
        assert all(len(values) == 5 for values in each.accuracy.values())
        assert 0 <= np.mean(each.accuracy[PLAIN]) <= 1
        assert np.isfinite(each.log_loss).all()


def test_colours_are_counted() -> None:
    pixels = np.zeros((1, 224, 224, 3), np.uint8)
    pixels[..., 1] = 255
    shares = colour_histogram(pixels)[0].reshape(-1, 3)
    assert shares[0].tolist() == [1, 0, 1]
    assert shares[-1].tolist() == [0, 1, 0]


def test_the_table_and_the_picture_have_a_row_a_way() -> None:
    results = [Result(name, {PLAIN: [0.9, 1.0], "small": [0.5, 0.7]}, [0.1, 0.3], 1.5) for name in ("one", "other")]
    assert "| one | 0.950 ± 0.050 | 0.600 ± 0.100 | 0.200 | 1.5 |" in report.table(results)
    assert [each.get_text() for each in report.picture(results).axes[0].get_yticklabels()] == ["one", "other"]
