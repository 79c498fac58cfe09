"""Between which figures a model's worth lies."""

import numpy as np

from ml import evaluate
from ml.evaluate import Evaluation, intervals
from ml.model import Labels, Probabilities

CLASSES = ("clover", "daisy")


def evaluated(labels: Labels, probabilities: Probabilities) -> Evaluation:
    return evaluate.evaluate(probabilities, labels, CLASSES, source="real", latency_milliseconds=1)


def answers(count: int, right: float, seed: int) -> Evaluation:
    """So many photographs, each right with that chance, all as sure as they may be."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 2, count).astype(np.int32)
    answered = np.where(rng.random(count) < right, labels, 1 - labels)
    return evaluated(labels, np.where(np.eye(2)[answered] == 1, right, 1 - right))


def test_each_interval_holds_its_figure_and_shrinks_with_more_photographs() -> None:
    few, many = (answers(count, 0.9, 0) for count in (80, 1280))
    for model in (few, many):
        found = intervals.intervals(model)
        for name in ("accuracy", "log_loss", "brier"):
            assert found[name][0] <= getattr(model.metrics, name) <= found[name][1], name
        assert all(
            found[f"recall_{each}"][0] <= model.metrics.recall[each] <= found[f"recall_{each}"][1] for each in CLASSES
        )
    narrow, wide = (np.ptp(intervals.intervals(each)["accuracy"]) for each in (many, few))
    assert narrow < wide / 3


def test_nineteen_of_twenty_hold_the_truth() -> None:
    found = [intervals.intervals(answers(100, 0.9, seed))["accuracy"] for seed in range(60)]
    assert sum(lower <= 0.9 <= upper for lower, upper in found) >= 52


def test_they_are_logged_by_name() -> None:
    assert intervals.flat({"accuracy": (0.5, 0.75)}, "test") == {
        "test_accuracy_lower": 0.5,
        "test_accuracy_upper": 0.75,
    }
