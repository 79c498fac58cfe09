"""What the retraining decision rests on, and what it says."""

from dataclasses import dataclass
from datetime import datetime

from ml.quality.accuracy import Reviews
from ml.quality.drift import Drift


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
class Trigger:
    """One thing that can be reason to train: whether it holds; the words say why, or how far it is."""

    name: str
    holds: bool
    words: str
    value: float | None = None  # None while there is too little to tell
    limit: float | None = None


@dataclass(frozen=True)
class Decision:
    """Train or not, and why, in words; the triggers say how far each of them is, whatever was decided."""

    train: bool
    reason: str
    triggers: tuple[Trigger, ...] = ()
