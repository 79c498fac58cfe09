"""What a model is worth: metrics on the frozen test split, and the gate that decides on promotion. Pure functions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import numpy as np
from sklearn.metrics import log_loss, precision_recall_fscore_support, roc_auc_score

from ml.model import Labels, Probabilities

CALIBRATION_BINS: Final = 10


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
class Policy:
    """What a challenger must reach."""

    accuracy_floor: float = 0.8


@dataclass(frozen=True)
class Decision:
    """Promote or not, and each reason in words."""

    promote: bool
    reasons: tuple[str, ...] = field(default=())


def measure(probabilities: Probabilities, labels: Labels, classes: Sequence[str], *, source: str) -> Metrics:
    """All metrics of (n, c) probabilities against (n,) class indices."""
    every = range(len(classes))
    one_hot = np.eye(len(classes))[labels]
    parts = precision_recall_fscore_support(labels, probabilities.argmax(axis=1), labels=every, zero_division=0)
    precision, recall, f1 = (dict(zip(classes, map(float, part), strict=True)) for part in parts[:3])
    return Metrics(
        accuracy=float((probabilities.argmax(axis=1) == labels).mean()),
        log_loss=float(log_loss(labels, probabilities, labels=every)),
        brier=float(((probabilities - one_hot) ** 2).sum(axis=1).mean()),
        calibration_error=calibration_error(probabilities, labels),
        roc_auc=float(roc_auc_score(one_hot, probabilities, average="macro")),
        precision=precision,
        recall=recall,
        f1=f1,
        photographs=len(labels),
        source=source,
    )


def calibration_error(probabilities: Probabilities, labels: Labels) -> float:
    """Expected calibration error over bins of equal width (arXiv:1706.04599), 0 to 1."""
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    bins = np.minimum((confidence * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    gaps = [
        abs(confidence[bins == each].mean() - right[bins == each].mean()) * (bins == each).mean() for each in set(bins)
    ]
    return float(sum(gaps))


def gate(challenger: Metrics, champion: Metrics | None, policy: Policy) -> Decision:
    """Promote unless a rule objects."""
    reasons = tuple(why for rule in RULES if (why := rule(challenger, champion, policy)))
    return Decision(promote=not reasons, reasons=reasons)


def _reaches_the_floor(challenger: Metrics, champion: Metrics | None, policy: Policy) -> str | None:
    del champion
    if challenger.accuracy >= policy.accuracy_floor:
        return None
    return f"accuracy {challenger.accuracy:.3f} is below the floor of {policy.accuracy_floor:.3f}"


def _keeps_real_over_synthetic(challenger: Metrics, champion: Metrics | None, policy: Policy) -> str | None:
    del policy
    if champion is None or champion.source != "real" or challenger.source == "real":
        return None
    return "trained on synthetic photographs, and the champion on real ones"


Rule = Callable[[Metrics, Metrics | None, Policy], str | None]
RULES: Final[tuple[Rule, ...]] = (_reaches_the_floor, _keeps_real_over_synthetic)


def evidence(challenger: Metrics, champion: Metrics | None, policy: Policy) -> dict[str, Any]:
    """All that a decision rested on, for `promotions` and MLflow."""
    return {
        "challenger": asdict(challenger),
        "champion": asdict(champion) if champion else None,
        "policy": asdict(policy),
    }
