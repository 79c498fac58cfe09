"""The gateway's JSON. Fields that this version of the app does not know are skipped, so that the gateway may grow."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

Heatmap = tuple[tuple[float, ...], ...]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Model(_Frozen):
    name: str
    version: int


class Prediction(_Frozen):
    """The model's answer; `reason` stays a plain word, since a new one is no reason to draw nothing."""

    id: str
    label: str
    probability: float = Field(ge=0, le=1)
    probabilities: dict[str, float]
    uncertain: bool
    reason: str | None
    model: Model
    heatmap: Heatmap | None = None


@dataclass(frozen=True)
class Answer:
    """A prediction, and the time that it took as the app saw it."""

    prediction: Prediction
    seconds: float


class Problem(_Frozen):
    """RFC 9457, with the id under which the request stands in the gateway's log."""

    type: str
    title: str
    detail: str
    request_id: str | None = None
