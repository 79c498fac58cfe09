"""What a model earns on labelled photographs."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
from sklearn.metrics import log_loss, precision_recall_fscore_support, roc_auc_score

from ml.errors import MlError
from ml.model import Labels, Probabilities

CALIBRATION_BINS: Final = 10
Confidence = npt.NDArray[np.float64]  # (n,) probability of the answer
Right = npt.NDArray[np.bool_]  # (n,) whether the answer is the label


class NotNumbers(MlError):
    """A model gave probabilities that are none; it was not measured and not registered."""

    lasting = True


@dataclass(frozen=True)
class Metrics:
    """What a model earned on the test split; `source` is where its training photographs came from."""

    accuracy: float
    log_loss: float
    brier: float
    calibration_error: float
    roc_auc: float
    precision: Mapping[str, float]
    recall: Mapping[str, float]
    f1: Mapping[str, float]
    photographs: int
    source: str

    def flat(self, prefix: str) -> dict[str, float]:
        """Numbers by name, as MLflow logs them."""
        numbers: dict[str, float] = {}
        for name, value in asdict(self).items():
            if isinstance(value, dict):
                numbers |= {f"{prefix}_{name}_{label}": each for label, each in value.items()}
            elif not isinstance(value, str):
                numbers[f"{prefix}_{name}"] = value
        return numbers


@dataclass(frozen=True)
class Evaluation:
    """A model on the test split, photograph by photograph: what two models are compared by."""

    metrics: Metrics
    labels: Labels  # (n,) indices into the classes, in the order of metrics.recall
    probabilities: Probabilities  # (n, c)
    latency_milliseconds: float  # median for one photograph

    @cached_property
    def confidence(self) -> Confidence:
        return np.asarray(self.probabilities.max(axis=1))

    @cached_property
    def right(self) -> Right:
        return np.asarray(self.probabilities.argmax(axis=1) == self.labels)


@dataclass(frozen=True)
class Incomparable:
    """A champion of other classes: its answers cannot be held against the challenger's."""

    classes: tuple[str, ...]
    source: str


def evaluate(
    probabilities: Probabilities, labels: Labels, classes: Sequence[str], *, source: str, latency_milliseconds: float
) -> Evaluation:
    """Metrics with the answers behind them. Raises NotNumbers."""
    if not np.isfinite(probabilities).all():
        bad = int((~np.isfinite(probabilities)).any(axis=1).sum())
        raise NotNumbers(f"{bad} of {len(labels)} answers are not numbers; train again, or look into the weights")
    metrics = measure(probabilities, labels, classes, source=source)
    return Evaluation(metrics, labels, probabilities, latency_milliseconds)


def measure(probabilities: Probabilities, labels: Labels, classes: Sequence[str], *, source: str) -> Metrics:
    """All metrics of (n, c) probabilities against (n,) class indices."""
    every = range(len(classes))
    one_hot = np.eye(len(classes))[labels]
    parts = precision_recall_fscore_support(labels, probabilities.argmax(axis=1), labels=every, zero_division=0)
    precision, recall, f1 = (dict(zip(classes, map(float, part), strict=True)) for part in parts[:3])
    right = probabilities.argmax(axis=1) == labels
    return Metrics(
        accuracy=float(right.mean()),
        log_loss=float(log_loss(labels, probabilities, labels=every)),
        brier=float(((probabilities - one_hot) ** 2).sum(axis=1).mean()),
        calibration_error=calibration_error(probabilities.max(axis=1), right),
        roc_auc=float(roc_auc_score(one_hot, probabilities, average="macro")),
        precision=precision,
        recall=recall,
        f1=f1,
        photographs=len(labels),
        source=source,
    )


def calibration_error(confidence: Confidence, right: Right) -> float:
    """Expected calibration error over bins of equal width (arXiv:1706.04599), 0 to 1."""
    bins = np.minimum((confidence * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    gaps = [
        abs(confidence[bins == each].mean() - right[bins == each].mean()) * (bins == each).mean() for each in set(bins)
    ]
    return float(sum(gaps))
