import json

import numpy as np
import pytest

from ml.evaluate import Evaluation, charts, evaluate, reliability
from ml.evaluate.charts import ROC_POINTS

CLASSES = ("clover", "daisy")
# Two clovers, one of them called a daisy; two daisies, both found.
ANSWERS = np.array([[0.9, 0.1], [0.35, 0.65], [0.2, 0.8], [0.4, 0.6]])
LABELS = np.array([0, 0, 1, 1], dtype=np.int32)


def model(answers: np.ndarray, labels: np.ndarray) -> Evaluation:
    return evaluate(answers, labels, CLASSES, source="real", latency_milliseconds=12)


def test_a_row_of_the_confusion_is_a_true_class() -> None:
    told = charts(model(ANSWERS, LABELS))
    assert told["classes"] == ["clover", "daisy"]
    assert told["confusion"] == [[1, 1], [0, 2]]


def test_each_class_has_a_curve_from_corner_to_corner() -> None:
    told = charts(model(ANSWERS, LABELS))["roc"]
    for curve in told.values():
        assert (curve["fpr"][0], curve["tpr"][0], curve["fpr"][-1], curve["tpr"][-1]) == (0, 0, 1, 1)
        assert curve["auc"] == 0.75


def test_reliability_is_by_bins_of_a_tenth() -> None:
    told = charts(model(ANSWERS, LABELS))["reliability"]
    assert [(each["confidence"], each["accuracy"], each["count"]) for each in told] == [
        (pytest.approx(0.625), 0.5, 2),
        (0.8, 1.0, 1),
        (0.9, 1.0, 1),
    ]


def test_certainty_belongs_to_the_last_bin() -> None:
    (found,) = reliability(np.array([1.0, 0.95]), np.array([True, False]))
    assert (found.accuracy, found.count) == (0.5, 2)


def test_a_large_test_split_makes_no_large_file() -> None:
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 2, 5000).astype(np.int32)
    first = np.clip(0.5 + 0.2 * (0.5 - labels) + 0.2 * rng.normal(size=5000), 0, 1)
    told = charts(model(np.stack([first, 1 - first], axis=1), labels))
    for curve in told["roc"].values():
        assert len(curve["fpr"]) == len(curve["tpr"]) <= ROC_POINTS
        assert (curve["fpr"][0], curve["fpr"][-1]) == (0, 1)
        assert curve["auc"] == pytest.approx(np.trapezoid(curve["tpr"], curve["fpr"]), abs=0.005)
    assert len(json.dumps(told)) < 20_000
