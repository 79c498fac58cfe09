"""Photographs and what the model says of them."""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

Reason = Literal["low_confidence", "unfamiliar_image"]
Origin = Literal["real", "synthetic"]

EXAMPLE: Final[dict[str, Any]] = {
    "id": "019a8f3e-7c1d-7e2b-9d52-6a0c9f6f4b11",
    "label": "dandelion",
    "probability": 0.983214,
    "probabilities": {"dandelion": 0.983214, "grass": 0.016786},
    "uncertain": False,
    "reason": None,
    "model": {"name": "plants", "version": 3, "trained_on": "real"},
    "image": {
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "width": 275,
        "height": 183,
    },
}


def told_later(description: str) -> Any:
    """A field that is left out while it is None."""
    return Field(description=description, exclude_if=lambda told: told is None)


class Model(BaseModel):
    """The version that answered: the registry's number and serving's."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE["model"]]})

    name: str
    version: int
    trained_on: Annotated[
        Origin | None, told_later("Photographs, or drawings of the project's own; left out until MLflow has told.")
    ] = None


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
