"""The versions of the model, how they stand, and changes of the one in service."""

from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from gateway.schemas.runs import AskedRun, FollowedRun, RunRequest, example

_METRICS: Final = {"accuracy": 0.9875, "log_loss": 0.05, "recall_dandelion": 1.0, "recall_grass": 0.975}
MODEL_EXAMPLE: Final[dict[str, Any]] = {
    "version": 3,
    "created": "2026-03-01T08:01:10Z",
    "aliases": ["champion"],
    "labels": ["stable"],
    "serving": {"AVAILABLE": 2},
    "decision": "promote",
    "reasons": ["accuracy 0.988 on 80 test photographs, the champion's is 0.975 on the same"],
    "reason": "new photographs of spring",
    "metrics": _METRICS,
    "dataset": {"digest": "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b", "source": "real"},
    "backbone_weights": "imagenet",
    "git_commit": "911638d",
    "mlflow_url": "http://127.0.0.1:5000/#/models/plants/versions/3",
}
_PROMOTION: Final[dict[str, Any]] = {
    "at": "2026-03-01T08:01:30Z",
    "action": "promote",
    "from_version": 2,
    "to_version": 3,
    "reason": "new photographs of spring",
}
MODELS_EXAMPLE: Final[dict[str, Any]] = {
    "name": "plants",
    "champion": 3,
    "previous": 2,
    "challenger": None,
    "models": [MODEL_EXAMPLE],
    "serving_detail": None,
    "promotions": [_PROMOTION],
}
_CHARTS: Final[dict[str, Any]] = {
    "classes": ["dandelion", "grass"],
    "confusion": [[40, 0], [1, 39]],
    "roc": {"dandelion": {"fpr": [0.0, 0.0, 1.0], "tpr": [0.0, 1.0, 1.0], "auc": 1.0}},
    "reliability": [{"confidence": 0.97, "accuracy": 0.99, "count": 76}],
}
CHANGE_EXAMPLE: Final = example("api-019a8f3e-7c1d-7e2b-9d52-6a0c9f6f4b13", "/v1/models/changes", "promote_model")
_CHANGE_STEP: Final = {"task": "change", "state": "running", "tries": 1, "started": "2026-03-01T08:00:02Z"}
CHANGE_STATE_EXAMPLE: Final[dict[str, Any]] = CHANGE_EXAMPLE | {
    "state": "running",
    "detail": None,
    "tasks": [_CHANGE_STEP | {"ended": None}],
}


class Dataset(BaseModel):
    """What a version was trained on."""

    digest: str | None
    source: Annotated[str | None, Field(description="`real`, or `synthetic` as soon as one photograph was drawn.")]


class ModelVersion(BaseModel):
    """A registered version: the registry's number and serving's. What it was not tagged with is null."""

    model_config = ConfigDict(json_schema_extra={"examples": [MODEL_EXAMPLE]})

    version: int
    created: datetime
    aliases: Annotated[list[str], Field(description="In the registry: `champion`, `previous`, `challenger`.")]
    labels: Annotated[list[str], Field(description="In serving: `stable` answers the predictions.")]
    serving: Annotated[
        dict[str, int] | None, Field(description="State → replicas in it; null where no replica knows the version.")
    ]
    decision: Annotated[
        str | None, Field(description="The gate's: `promote` or `refused`; null before it has decided.")
    ]
    reasons: Annotated[list[str], Field(description="The gate's, in words.")]
    reason: Annotated[str | None, Field(description="Why it was trained.")]
    metrics: Annotated[dict[str, float], Field(description="Earned on the frozen test split.")]
    dataset: Dataset
    backbone_weights: str | None
    git_commit: str | None
    mlflow_url: str


class Promotion(BaseModel):
    """One row of the audit."""

    model_config = ConfigDict(json_schema_extra={"examples": [_PROMOTION]})

    at: datetime
    action: Annotated[str, Field(description="`promote`, `refuse` or `rollback`.")]
    from_version: int | None
    to_version: int
    reason: str


class Models(BaseModel):
    """The registry, serving and the audit side by side."""

    model_config = ConfigDict(json_schema_extra={"examples": [MODELS_EXAMPLE]})

    name: str
    champion: int | None
    previous: int | None
    challenger: int | None
    models: Annotated[list[ModelVersion], Field(description="The newest first.")]
    serving_detail: Annotated[str | None, Field(description="Which replicas did not say how they stand, if any.")]
    promotions: Annotated[list[Promotion], Field(description="The newest first.")]


class Roc(BaseModel):
    """One class against all others."""

    fpr: list[float]
    tpr: list[float]
    auc: float


class ReliabilityBin(BaseModel):
    """Answers of about the same confidence: its mean, the share of right ones, how many."""

    confidence: float
    accuracy: float
    count: int


class Charts(BaseModel):
    """A model on the test split, as numbers to draw; `confusion` has one row per true class, one column per answer."""

    classes: list[str]
    confusion: list[list[int]]
    roc: dict[str, Roc]
    reliability: list[ReliabilityBin]


class BothCharts(BaseModel):
    """Of this version and of the champion that it was held against, where there was one of the same classes."""

    challenger: Charts
    champion: Charts | None


class ModelDetail(ModelVersion):
    """A version with all that the gate decided on."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                MODEL_EXAMPLE
                | {
                    "serving_detail": None,
                    "evidence": {"decision": {"promote": True}, "challenger": {"accuracy": 0.9875}, "champion": None},
                    "charts": {"challenger": _CHARTS, "champion": None},
                }
            ]
        }
    )

    serving_detail: Annotated[str | None, Field(description="Which replicas did not say how they stand, if any.")]
    evidence: Annotated[
        dict[str, Any] | None,
        Field(description="Both models' numbers, their differences with the noise, the limits and the verdict."),
    ]
    charts: Annotated[BothCharts | None, Field(description="Null for a version whose training kept none.")]


class ChangeRequest(RunRequest):
    """Why; it stands in the audit and in Airflow."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "calmer on night photographs"}]})


class Change(AskedRun):
    """A promotion or a rollback that was asked for."""

    model_config = ConfigDict(json_schema_extra={"examples": [CHANGE_EXAMPLE]})


class ChangeState(FollowedRun):
    """How far a change is. Its task is skipped where the change no longer applied when its turn came."""

    model_config = ConfigDict(json_schema_extra={"examples": [CHANGE_STATE_EXAMPLE]})
