"""A caller's own predictions, and the caller's word on them."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from gateway.labels import Label
from gateway.schemas import predictions
from gateway.schemas.predictions import Image, Model

State = Literal["open", "confirmed", "rejected"]

_PREDICTION: Final = predictions.EXAMPLE["id"]
_REVIEW: Final = "0b0a4c3e-52a4-5d57-9f0e-3a0d4a0f3f0c"
_SHA256: Final = predictions.EXAMPLE["image"]["sha256"]
ASKED_EXAMPLE: Final[dict[str, Any]] = {"prediction": _PREDICTION, "label": "grass", "sha256": _SHA256}
TOLD_EXAMPLE: Final[dict[str, Any]] = {
    "id": _REVIEW,
    "prediction": _PREDICTION,
    "label": "grass",
    "state": "open",
    "trainable": True,
    "detail": "once a reviewer confirms it, the photograph becomes training data",
}
LOGGED_EXAMPLE: Final[dict[str, Any]] = {
    **{name: predictions.EXAMPLE[name] for name in ("id", "label", "probability", "model", "image")},
    "at": "2026-03-01T08:00:00.250000Z",
    "novelty": 0.42,
    "milliseconds": 12.5,
    "kept": True,
    "reviews": [{"id": _REVIEW, "state": "open", "said_label": "grass", "reviewed_label": None}],
}


class FeedbackRequest(BaseModel):
    """What is on the photograph, whatever the model said."""

    model_config = ConfigDict(json_schema_extra={"examples": [ASKED_EXAMPLE]}, extra="forbid")

    prediction: Annotated[UUID, Field(description="The `id` of a prediction that this key asked for.")]
    label: Label
    sha256: Annotated[
        str | None,
        Field(
            pattern="^[0-9a-f]{64}$",
            description="Of the photograph: with it, feedback counts on a prediction of the last day that was lost.",
        ),
    ] = None


class Feedback(BaseModel):
    """What was written down; a reviewer has the last word."""

    model_config = ConfigDict(json_schema_extra={"examples": [TOLD_EXAMPLE]})

    id: Annotated[str, Field(description="Of the review.")]
    prediction: str
    label: str
    state: Literal["open"] = "open"
    trainable: Annotated[bool, Field(description="A confirmed review makes the photograph training data.")]
    detail: Annotated[str, Field(description="The same in words.")]


class PredictionReview(BaseModel):
    """What people say of a prediction."""

    id: str
    state: State
    said_label: Annotated[str | None, Field(description="The caller's word; null where the gateway asks for a look.")]
    reviewed_label: Annotated[str | None, Field(description="The reviewer's.")]


class LoggedPrediction(BaseModel):
    """A prediction as it was answered, and what became of it."""

    model_config = ConfigDict(json_schema_extra={"examples": [LOGGED_EXAMPLE]})

    id: str
    at: Annotated[datetime, Field(description="UTC.")]
    label: str
    probability: Annotated[float, Field(ge=0, le=1)]
    novelty: Annotated[float, Field(description="Above 1 the photograph is unlike what the model was trained on.")]
    model: Model
    image: Image
    milliseconds: Annotated[float, Field(description="From the request's first byte to the model's answer.")]
    kept: Annotated[bool, Field(description="The photograph was stored, for people to look at.")]
    reviews: Annotated[list[PredictionReview], Field(description="Oldest first.")]
