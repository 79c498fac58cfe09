"""Runs of Airflow: asked for, and followed."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

State = Literal["queued", "running", "success", "failed"]

_STEP: Final[dict[str, Any]] = {"task": "decide", "state": "success", "tries": 1}
STEPS_EXAMPLE: Final[list[dict[str, Any]]] = [
    _STEP | {"started": "2026-03-01T08:00:02Z", "ended": "2026-03-01T08:00:09Z"},
    _STEP | {"task": "extract_features", "state": "running", "started": "2026-03-01T08:00:10Z", "ended": None},
    {"task": "train", "state": "waiting", "tries": 0, "started": None, "ended": None},
]


def example(run: str, url: str, dag: str) -> dict[str, Any]:
    return {"run": run, "url": f"{url}/{run}", "airflow_url": f"http://127.0.0.1:8080/dags/{dag}/runs/{run}"}


class RunRequest(BaseModel):
    """Why; it stands in the audit and in Airflow. The body may be left out, or empty."""

    model_config = ConfigDict(extra="forbid")

    reason: Annotated[
        Annotated[str, Field(min_length=3, max_length=500)] | None,
        Field(description="For the record; without, it is which key asked."),
    ] = None


class AskedRun(BaseModel):
    """A run that was asked for."""

    run: Annotated[str, Field(description="Its id.")]
    url: Annotated[str, Field(description="Where this API tells how far it is.")]
    airflow_url: Annotated[str, Field(description="Its page in Airflow, for people.")]


class Step(BaseModel):
    """One task of the run; times are UTC."""

    task: str
    state: Annotated[
        str, Field(description="`waiting`, `running`, `success`, `failed`, `skipped`, or another of Airflow's words.")
    ]
    tries: Annotated[int, Field(description="0 before it starts.")]
    started: datetime | None
    ended: datetime | None


class FollowedRun(AskedRun):
    """How far a run is. Skipped from some task on: that task decided against going on, and `detail` says why."""

    state: State
    detail: Annotated[
        str | None, Field(description="Why it ended early: the words of the first task that was skipped or failed.")
    ]
    tasks: Annotated[list[Step], Field(description="In their order.")]
