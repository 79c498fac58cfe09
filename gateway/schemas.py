"""What goes over the wire, and how the API page shows it."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

Reason = Literal["low_confidence", "unfamiliar_image"]
RunState = Literal["queued", "running", "success", "failed"]

EXAMPLE: Final[dict[str, Any]] = {
    "id": "019a8f3e-7c1d-7e2b-9d52-6a0c9f6f4b11",
    "label": "dandelion",
    "probability": 0.983214,
    "probabilities": {"dandelion": 0.983214, "grass": 0.016786},
    "uncertain": False,
    "reason": None,
    "model": {"name": "plants", "version": 3},
    "image": {
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "width": 275,
        "height": 183,
    },
}

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


class Model(BaseModel):
    """The version that answered: the registry's number and serving's."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE["model"]]})

    name: str
    version: int


class Image(BaseModel):
    """The photograph as it came: SHA-256 of its bytes, and its size in pixels before any rotation."""

    sha256: str
    width: int
    height: int
    frames: Annotated[
        int, Field(description="Set for an animation: how many it has, of which the first was looked at.", ge=2)
    ] = 1


class Prediction(BaseModel):
    """The model's answer for one photograph."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    id: Annotated[str, Field(description="UUIDv7; feedback names it.")]
    label: Annotated[str, Field(description="The class with the highest probability.")]
    probability: Annotated[float, Field(description="Of `label`, calibrated.", ge=0, le=1)]
    probabilities: Annotated[dict[str, float], Field(description="Every class of this model version.")]
    uncertain: Annotated[bool, Field(description="A person should look at this photograph.")]
    reason: Annotated[
        Reason | None,
        Field(description="Why it is uncertain: two classes are close, or nothing like it was trained on."),
    ]
    model: Model
    image: Image
    heatmap: Annotated[
        list[list[float]] | None,
        Field(description="With `explain=true`: 7 rows of 7, how much each part of the photograph speaks for `label`."),
    ] = None


class Predictions(BaseModel):
    """The answers for several photographs, in the order of the files."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"predictions": [EXAMPLE]}]})

    predictions: list[Prediction]


class Alive(BaseModel):
    status: Literal["alive"] = "alive"


class Ready(BaseModel):
    status: Literal["ready"] = "ready"
    model: Model
    circuit: Annotated[
        Literal["closed"], Field(description="Serving is asked. While the circuit is open the answer is 503.")
    ] = "closed"


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


class ProblemDetails(BaseModel):
    """RFC 9457, with the id under which the request stands in the log."""

    type: Annotated[str, Field(description="A word that a program can act on.")]
    title: str
    status: int
    detail: Annotated[str, Field(description="A sentence for a person, with the value and the limit.")]
    request_id: str
