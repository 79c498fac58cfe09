"""Trainings: asked for, followed, and what speaks for the next one."""

from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from gateway.schemas.runs import STEPS_EXAMPLE, AskedRun, FollowedRun, RunRequest, State, example

BLOCKS: Final = 17  # of the backbone, as ml.fine_tune counts them
REQUEST_EXAMPLE: Final[dict[str, Any]] = {"reason": "new photographs of spring", "force": True, "fine_tuned_blocks": 0}
RETRAINING_EXAMPLE: Final = example("api-019a8f3e-7c1d-7e2b-9d52-6a0c9f6f4b12", "/v1/retraining", "train_model")
RETRAINING_STATE_EXAMPLE: Final[dict[str, Any]] = RETRAINING_EXAMPLE | {
    "state": "running",
    "detail": None,
    "tasks": STEPS_EXAMPLE,
}
NEXT_EXAMPLE: Final[dict[str, Any]] = {
    "looked_at": "2026-03-01T08:15:03Z",
    "train": False,
    "reason": "no reason yet: last training 3.0 of 7 days old, 12 of 20 new photographs",
    "triggers": [
        {"name": "age", "holds": False, "words": "last training 3.0 of 7 days old", "value": 3.0, "limit": 7.0},
        {"name": "photographs", "holds": False, "words": "12 of 20 new photographs", "value": 12.0, "limit": 20.0},
        {"name": "accuracy", "holds": False, "words": "4 of 20 reviews", "value": None, "limit": 0.9},
        {"name": "drift", "holds": False, "words": "7 of 50 predictions for drift", "value": None, "limit": 0.2},
    ],
    "scheduled": "2026-03-08T03:00:00Z",
}
_RUN_EXAMPLE: Final[dict[str, Any]] = RETRAINING_EXAMPLE | {
    "state": "success",
    "started": "2026-03-01T08:00:00Z",
    "ended": "2026-03-01T08:01:30Z",
    "reason": "new photographs of spring",
}


class RetrainingRequest(RunRequest):
    """Why, and how; the reason stands in MLflow, in the audit and in Airflow."""

    model_config = ConfigDict(json_schema_extra={"examples": [REQUEST_EXAMPLE]})

    force: Annotated[
        bool,
        Field(
            strict=True,
            description="Even if nothing calls for it. `false`: only if new photographs, time, falling accuracy or "
            "drift do; else the run ends as skipped and says why.",
        ),
    ] = True
    fine_tuned_blocks: Annotated[
        int,
        Field(
            strict=True,
            ge=0,
            le=BLOCKS,
            description="Blocks of the backbone to fit too, from its end. 0 fits the head alone, in seconds; more take "
            "minutes.",
        ),
    ] = 0


class Retraining(AskedRun):
    """A training that was asked for."""

    model_config = ConfigDict(json_schema_extra={"examples": [RETRAINING_EXAMPLE]})


class RetrainingState(FollowedRun):
    """How far a training is. Skipped from some task on: that task decided against going on, and `detail` says why."""

    model_config = ConfigDict(json_schema_extra={"examples": [RETRAINING_STATE_EXAMPLE]})


class Trigger(BaseModel):
    """One thing that can be reason to train, and how far it is from that."""

    name: Annotated[
        str, Field(description="`age`, `photographs`, `accuracy`, `drift`; `champion` while there is none.")
    ]
    holds: bool
    words: str
    value: Annotated[float | None, Field(description="Null while there is too little to tell.")]
    limit: float | None


class NextTraining(BaseModel):
    """What the last look of `monitor_model` said; the training decides again for itself."""

    model_config = ConfigDict(json_schema_extra={"examples": [NEXT_EXAMPLE]})

    looked_at: datetime
    train: Annotated[bool, Field(description="That look asked for a training.")]
    reason: str
    triggers: list[Trigger]
    scheduled: Annotated[datetime | None, Field(description="When the clock asks next; UTC.")]


class TrainingRun(Retraining):
    """A training, whoever asked for it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_RUN_EXAMPLE]})

    state: State
    started: datetime | None
    ended: datetime | None
    reason: Annotated[
        str | None, Field(description="Why it trained, or did not; before that, why it was asked for, if anybody said.")
    ]


class Trainings(BaseModel):
    """The last trainings, and what speaks for the next one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"next": NEXT_EXAMPLE, "runs": [_RUN_EXAMPLE]}]})

    next: Annotated[NextTraining | None, Field(description="Null until `monitor_model` has looked once.")]
    runs: Annotated[list[TrainingRun], Field(description="The newest first.")]
