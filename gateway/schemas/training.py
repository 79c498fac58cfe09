"""Trainings: asked for, and followed."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

RunState = Literal["queued", "running", "success", "failed"]

RETRAINING_EXAMPLE: Final[dict[str, Any]] = {
    "run": "api-019a8f3e-7c1d-7e2b-9d52-6a0c9f6f4b12",
    "url": "/v1/retraining/api-019a8f3e-7c1d-7e2b-9d52-6a0c9f6f4b12",
    "airflow_url": "http://127.0.0.1:8080/dags/train_model/runs/api-019a8f3e-7c1d-7e2b-9d52-6a0c9f6f4b12",
}
_STEP: Final[dict[str, Any]] = {"task": "decide", "state": "success", "tries": 1}
RETRAINING_STATE_EXAMPLE: Final[dict[str, Any]] = RETRAINING_EXAMPLE | {
    "state": "running",
    "tasks": [
        _STEP | {"started": "2026-03-01T08:00:02Z", "ended": "2026-03-01T08:00:09Z"},
        _STEP | {"task": "extract_features", "state": "running", "started": "2026-03-01T08:00:10Z", "ended": None},
        {"task": "train", "state": "waiting", "tries": 0, "started": None, "ended": None},
    ],
}


class RetrainingRequest(BaseModel):
    """Why; it stands in MLflow, in the audit and in Airflow."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "new photographs of spring"}]}, extra="forbid")

    reason: Annotated[str, Field(min_length=3, max_length=500)]


class Retraining(BaseModel):
    """A training that was asked for."""

    model_config = ConfigDict(json_schema_extra={"examples": [RETRAINING_EXAMPLE]})

    run: Annotated[str, Field(description="Its id.")]
    url: Annotated[str, Field(description="Where this API tells how far it is.")]
    airflow_url: Annotated[str, Field(description="Its page in Airflow, for people.")]


class TrainingStep(BaseModel):
    """One task of the run; times are UTC."""

    task: str
    state: Annotated[
        str, Field(description="`waiting`, `running`, `success`, `failed`, `skipped`, or another of Airflow's words.")
    ]
    tries: Annotated[int, Field(description="0 before it starts.")]
    started: datetime | None
    ended: datetime | None


class RetrainingState(Retraining):
    """How far a training is. Skipped from some task on: that task decided against going on, and its log says why."""

    model_config = ConfigDict(json_schema_extra={"examples": [RETRAINING_STATE_EXAMPLE]})

    state: RunState
    tasks: Annotated[list[TrainingStep], Field(description="In their order.")]
