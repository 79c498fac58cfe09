"""What the pictures of an evaluation show, as numbers that a page can draw."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sklearn.metrics import auc, confusion_matrix, roc_curve

from ml.evaluate.metrics import CALIBRATION_BINS, Confidence, Evaluation, Right

ROC_POINTS: Final = 200  # a curve that is drawn a hand wide shows no more
DECIMALS: Final = 6


@dataclass(frozen=True)
class ReliabilityBin:
    """Answers of about the same confidence: its mean, the share of right ones, how many."""

    confidence: float
    accuracy: float
    count: int


def charts(model: Evaluation) -> dict[str, Any]:
    """Confusion (one row per true class), one ROC curve per class against all others, and reliability."""
    classes = tuple(model.metrics.recall)
    answers = model.probabilities.argmax(axis=1)
    return {
        "classes": list(classes),
        "confusion": confusion_matrix(model.labels, answers, labels=range(len(classes))).tolist(),
        "roc": {name: _roc(model.labels == index, model.probabilities[:, index]) for index, name in enumerate(classes)},
        "reliability": [asdict(each) for each in reliability(model.confidence, model.right)],
    }


def reliability(confidence: Confidence, right: Right) -> list[ReliabilityBin]:
    """Bins of equal width that hold any answer, by ascending confidence."""
    bins = np.minimum((confidence * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    inside = [bins == each for each in sorted(set(bins.tolist()))]
    return [ReliabilityBin(float(confidence[own].mean()), float(right[own].mean()), int(own.sum())) for own in inside]


def _roc(right: npt.NDArray[np.bool_], probability: npt.NDArray[np.float64]) -> dict[str, Any]:
    false, true, _ = roc_curve(right, probability)
    shown = np.unique(np.linspace(0, len(false) - 1, min(len(false), ROC_POINTS)).round().astype(int))
    return {"fpr": _list(false[shown]), "tpr": _list(true[shown]), "auc": float(auc(false, true))}


def _list(values: Sequence[float] | npt.NDArray[np.float64]) -> list[float]:
    return [float(value) for value in np.asarray(values).round(DECIMALS)]
