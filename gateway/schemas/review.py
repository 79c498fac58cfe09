"""Reviews: what a person is asked to look at, and what was decided."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from gateway.labels import Label
from gateway.schemas import feedback, predictions
from gateway.schemas.feedback import State

Verdict = Literal["confirm", "reject", "reopen"]
Reason = Literal["low_confidence", "unfamiliar_image", "disputed", "sampled"]

_IMAGE: Final = predictions.EXAMPLE["image"]
EXAMPLE: Final[dict[str, Any]] = {
    "id": feedback.TOLD_EXAMPLE["id"],
    "state": "open",
    "reasons": ["low_confidence", "disputed"],
    "prediction": {
        "id": predictions.EXAMPLE["id"],
        "at": "2026-03-01T08:00:00.250000Z",
        "label": "dandelion",
        "probability": 0.612345,
        "novelty": 0.42,
        "model_version": 3,
    },
    "image": {**_IMAGE, "kept": True, "url": f"/v1/images/{_IMAGE['sha256']}"},
    "said_label": "grass",
    "said_by": "field-app",
    "said_at": "2026-03-01T08:02:10Z",
    "reviewed_label": None,
    "reviewer": None,
    "reviewed_at": None,
    "ingested": False,
    "trainable": True,
    "detail": "once confirmed, the photograph becomes training data",
}


class ReviewedPrediction(BaseModel):
    """What the model had said."""

    id: str
    at: Annotated[datetime, Field(description="UTC.")]
    label: str
    probability: Annotated[float, Field(ge=0, le=1)]
    novelty: float
    model_version: int


class ReviewedImage(BaseModel):
    """The photograph, as far as it is known."""

    sha256: str
    width: int | None
    height: int | None
    kept: Annotated[bool, Field(description="It can be looked at.")]
    url: Annotated[str | None, Field(description="Where; null where it was not kept.")]


class Review(BaseModel):
    """A photograph that a person is asked about, and the answer."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    id: str
    state: State
    reasons: Annotated[
        list[Reason],
        Field(description="Why somebody should look. `disputed`: the caller's label is not the model's."),
    ]
    prediction: Annotated[
        ReviewedPrediction | None, Field(description="Null where a reviewer named the photograph, or the log lost it.")
    ]
    image: ReviewedImage
    said_label: Annotated[str | None, Field(description="The caller's word; null where nobody said anything.")]
    said_by: Annotated[str, Field(description="The name of the caller's key.")]
    said_at: Annotated[datetime, Field(description="UTC.")]
    reviewed_label: Annotated[str | None, Field(description="The reviewer's.")]
    reviewer: Annotated[str | None, Field(description="The name of the reviewer's key.")]
    reviewed_at: datetime | None
    ingested: Annotated[bool, Field(description="The photograph is training data under the reviewer's label.")]
    trainable: Annotated[bool, Field(description="A confirmed review makes it training data; `detail` says why not.")]
    detail: Annotated[str, Field(description="What the review changes, in words.")]


class ReviewCounts(BaseModel):
    open: int
    confirmed: int
    rejected: int


class Reviews(BaseModel):
    """A page of reviews, the least certain first."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "reviews": [EXAMPLE],
                    "next_cursor": "WzAuNjEyMzQ1LCIwYjBhNGMzZSJd",
                    "counts": {"open": 12, "confirmed": 80, "rejected": 3},
                }
            ]
        }
    )

    reviews: list[Review]
    next_cursor: Annotated[str | None, Field(description="For the next page; null on the last one.")]
    counts: Annotated[ReviewCounts, Field(description="All reviews, by state.")]


class RulingRequest(BaseModel):
    """A reviewer's decision."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"verdict": "confirm", "label": "grass"}, {"verdict": "reject"}]},
        extra="forbid",
    )

    verdict: Annotated[
        Verdict,
        Field(description="`confirm` a label; `reject` a photograph that shows none; `reopen` undoes either."),
    ]
    label: Annotated[
        Label | None, Field(description="With `confirm`: what is on it. Without, the caller's word, else the model's.")
    ] = None

    @model_validator(mode="after")
    def _only_a_confirmed_review_has_a_label(self) -> Self:
        if self.label is not None and self.verdict != "confirm":
            raise ValueError("a label goes with `confirm` only")
        return self
