"""What the retraining decision rests on, and what it says."""

from dataclasses import dataclass
from datetime import datetime

from scipy.stats import binomtest

from ml.quality.drift import Drift


@dataclass(frozen=True)
class Reviews:
    """How many of the confirmed reviews found the champion's answer right."""

    right: int
    total: int

    @property
    def accuracy(self) -> float:
        return self.right / self.total

    def upper_bound(self, confidence: float) -> float:
        """One-sided Wilson bound: with this confidence the true accuracy is below it."""
        test = binomtest(self.right, self.total, alternative="less")
        return float(test.proportion_ci(confidence, method="wilson").high)


@dataclass(frozen=True)
class Champion:
    """The version in service, by what has come in since it was trained."""

    version: int
    new_photographs: int  # or with another label; neither it nor the last training, promoted or not, has seen them
    reviews: Reviews
    drift: Drift | None  # None where its training kept no reference


@dataclass(frozen=True)
class PastTraining:
    """What was trained on, and when."""

    dataset_digest: str
    at: datetime


@dataclass(frozen=True)
class State:
    """Recomputed from the database and the registry each time."""

    now: datetime
    asked_by_person: bool
    dataset_digest: str
    shortage: str | None  # why this data set cannot be trained on
    champion: Champion | None
    last_training: PastTraining | None  # that ended in a decision, promoted or refused
    last_attempt: PastTraining | None  # whatever became of it


@dataclass(frozen=True)
class Decision:
    """Train or not, and why, in words."""

    train: bool
    reason: str
