"""The training data at a glance."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from gateway.schemas import predictions

SetAside = Literal["duplicate", "near_duplicate", "conflict", "corrupt", "too_small", "unreachable"]

_SHA256: Final = predictions.EXAMPLE["image"]["sha256"]
EXAMPLE: Final[dict[str, Any]] = {
    "labels": {
        "dandelion": {"train": 141, "validation": 21, "test": 38},
        "grass": {"train": 137, "validation": 20, "test": 43},
    },
    "statuses": {"ok": 400, "corrupt": 1},
    "sources": {"real": 400},
    "waiting": 3,
    "quarantined": [
        {
            "url": "https://example.org/dandelion/00000007.jpg",
            "label": "dandelion",
            "status": "corrupt",
            "detail": "the JPEG data is damaged: image file is truncated",
            "attempts": 3,
            "next_attempt": "2026-03-01T09:00:00Z",
            "sha256": None,
        }
    ],
    "next_cursor": None,
    "suspected": [{"sha256": _SHA256, "label": "grass", "suggested": "dandelion", "score": 0.031}],
    "suspected_detail": None,
}


class SplitCounts(BaseModel):
    """Photographs on each side; one never changes sides."""

    train: int
    validation: int
    test: int


class SetAsideImage(BaseModel):
    """An address that is not trained on, and why."""

    url: str
    label: str
    status: SetAside
    detail: str | None
    attempts: int
    next_attempt: Annotated[datetime | None, Field(description="UTC; null when it is not tried again.")]
    sha256: Annotated[str | None, Field(description="Null where no photograph came.")]


class SuspectedLabel(BaseModel):
    """A photograph that the model would label otherwise, seen by none of its trainings' folds."""

    sha256: str
    label: str
    suggested: str
    score: Annotated[float, Field(ge=0, le=1, description="How well the label fits; the lowest first.")]


class TrainingData(BaseModel):
    """What the next model can be trained on, and what stands in the way."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    labels: Annotated[dict[str, SplitCounts], Field(description="Usable photographs, by label and side of the split.")]
    statuses: Annotated[dict[str, int], Field(description="All that was read, by what became of it.")]
    sources: Annotated[dict[str, int], Field(description="Usable ones: photographs, or drawings of the project's own.")]
    waiting: Annotated[int, Field(description="Confirmed reviews that the next ingest carries out.")]
    quarantined: Annotated[list[SetAsideImage], Field(description="A page, by address.")]
    next_cursor: Annotated[str | None, Field(description="For the next page; null on the last one.")]
    suspected: Annotated[
        list[SuspectedLabel] | None,
        Field(description="By the model in service, at most 200, without those that a person has ruled on since."),
    ]
    suspected_detail: Annotated[str | None, Field(description="Why `suspected` is null.")]
