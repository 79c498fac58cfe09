"""Photographs that reviewers add, label or have forgotten."""

from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from gateway.labels import Label
from gateway.schemas import feedback, predictions

_IMAGE: Final = predictions.EXAMPLE["image"]
LABELLED_EXAMPLE: Final[dict[str, Any]] = {
    "sha256": _IMAGE["sha256"],
    "label": "grass",
    "review": feedback.TOLD_EXAMPLE["id"],
    "width": _IMAGE["width"],
    "height": _IMAGE["height"],
    "known": False,
}


class LabelRequest(BaseModel):
    """What is on the photograph."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"label": "grass"}]}, extra="forbid")

    label: Label


class LabelledImage(BaseModel):
    """A photograph under the label that a reviewer gave it; it counts from the next ingest on."""

    model_config = ConfigDict(json_schema_extra={"examples": [LABELLED_EXAMPLE]})

    sha256: str
    label: str
    review: Annotated[str, Field(description="The confirmed review that says so; `reopen` undoes it until the ingest.")]
    width: Annotated[int | None, Field(description="Pixels, before any rotation.")]
    height: int | None
    known: Annotated[bool, Field(description="It is training data already: the next ingest corrects its label.")]


class AddedImages(BaseModel):
    """In the order of the files."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"images": [LABELLED_EXAMPLE]}]})

    images: list[LabelledImage]


class ForgottenImage(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"sha256": _IMAGE["sha256"], "detail": "the upload is gone; …"}]}
    )

    sha256: str
    detail: Annotated[str, Field(description="What is gone at once, what the next ingest removes, and what remains.")]
