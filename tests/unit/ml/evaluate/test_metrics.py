import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ml.evaluate import NotNumbers, calibration_error, evaluate, measure
from ml.model import Labels, Probabilities

CLASSES = ("clover", "daisy")
# Three of four are right: daisies are found each time, and one clover is called a daisy.
ANSWERS = np.array([[0.9, 0.1], [0.3, 0.7], [0.2, 0.8], [0.4, 0.6]])
LABELS = np.array([0, 0, 1, 1], dtype=np.int32)
METRICS = measure(ANSWERS, LABELS, CLASSES, source="real")


def test_metrics_are_those_computed_by_hand() -> None:
    assert METRICS.accuracy == 0.75
    assert METRICS.log_loss == pytest.approx(-np.log([0.9, 0.3, 0.8, 0.6]).mean())
    assert METRICS.brier == pytest.approx((2 * 0.01 + 2 * 0.49 + 2 * 0.04 + 2 * 0.16) / 4)
    assert METRICS.roc_auc == pytest.approx(0.75)
    assert METRICS.precision == pytest.approx({"clover": 1, "daisy": 2 / 3})
    assert METRICS.recall == pytest.approx({"clover": 0.5, "daisy": 1})
    assert METRICS.f1 == pytest.approx({"clover": 2 / 3, "daisy": 0.8})
    assert (METRICS.photographs, METRICS.source) == (4, "real")


def test_a_perfect_model_has_perfect_metrics() -> None:
    perfect = measure(np.eye(3)[[0, 1, 2, 2]], np.array([0, 1, 2, 2], np.int32), ("a", "b", "c"), source="real")
    assert (perfect.accuracy, perfect.brier, perfect.roc_auc, perfect.calibration_error) == (1, 0, 1, 0)
    assert perfect.recall == {"a": 1, "b": 1, "c": 1}


def test_a_class_that_is_never_answered_has_no_precision_and_is_no_error() -> None:
    found = measure(np.array([[0.9, 0.1], [0.8, 0.2]]), np.array([0, 1], np.int32), CLASSES, source="real")
    assert (found.precision["daisy"], found.recall["daisy"]) == (0, 0)


def test_numbers_are_named_for_mlflow() -> None:
    flat = METRICS.flat("test")
    assert flat["test_accuracy"] == 0.75
    assert flat["test_recall_clover"] == 0.5
    assert all(isinstance(value, int | float) for value in flat.values())


def test_calibration_error_is_the_gap_weighted_by_its_bin() -> None:
    # 0.95 twice with one right, 0.65 twice with both right: gaps of 0.45 and 0.35, half of the answers each.
    confidence = np.array([0.95, 0.95, 0.65, 0.65])
    assert calibration_error(confidence, np.array([True, False, True, True])) == pytest.approx((0.45 + 0.35) / 2)


def test_certainty_that_is_always_right_is_calibrated() -> None:
    assert calibration_error(np.ones(3), np.ones(3, np.bool_)) == 0


@given(
    arrays(np.float64, (12, 3), elements=st.floats(0.001, 1)).map(lambda found: found / found.sum(axis=1)[:, None]),
    arrays(np.int32, 12, elements=st.integers(0, 2)),
)
def test_calibration_error_stays_between_0_and_1(answers: Probabilities, labels: Labels) -> None:
    assert 0 <= calibration_error(answers.max(axis=1), answers.argmax(axis=1) == labels) <= 1


def test_answers_are_kept_photograph_by_photograph() -> None:
    found = evaluate(ANSWERS, LABELS, CLASSES, source="real", latency_milliseconds=12)
    assert found.metrics == METRICS
    assert found.right.tolist() == [True, False, True, True]
    assert found.confidence.tolist() == [0.9, 0.7, 0.8, 0.6]


def test_answers_that_are_not_numbers_are_not_measured() -> None:
    broken = np.array([[0.9, 0.1], [np.nan, np.nan], [0.2, 0.8], [np.inf, 0.6]])
    with pytest.raises(NotNumbers, match="2 of 4 answers"):
        evaluate(broken, LABELS, CLASSES, source="real", latency_milliseconds=12)
