"""What the model said of a photograph, and what the caller is told."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

import numpy as np
import numpy.typing as npt

from gateway.decoding import Decoded
from gateway.schemas.predictions import Image, Model, Prediction, Reason

Floats = npt.NDArray[np.float32]

UNFAMILIAR_ABOVE: Final = 1.0  # novelty: the 95th percentile of the training photographs


@dataclass(frozen=True)
class Answer:
    """The model's outputs for one photograph: probabilities (C,) in the order of `classes`, heatmap (7, 7)."""

    version: int
    classes: tuple[str, ...]
    probabilities: Floats
    novelty: float
    heatmap: Floats | None = None

    @property
    def label(self) -> str:
        return self.classes[int(self.probabilities.argmax())]

    @property
    def probability(self) -> float:
        return _probability(self.probabilities.max())


def reason_for_doubt(probability: float, novelty: float, *, uncertain_below: float) -> Reason | None:
    """An unfamiliar photograph comes first: what the model thinks of its classes then means little."""
    if novelty > UNFAMILIAR_ABOVE:
        return "unfamiliar_image"
    return "low_confidence" if probability < uncertain_below else None


def prediction(answer: Answer, photograph: Decoded, id_: UUID, *, model: Model, uncertain_below: float) -> Prediction:
    """The caller's view; `heatmap` stays unset where none was asked for."""
    reason = reason_for_doubt(answer.probability, answer.novelty, uncertain_below=uncertain_below)
    told = Prediction(
        id=str(id_),
        label=answer.label,
        probability=answer.probability,
        probabilities=dict(zip(answer.classes, map(_probability, answer.probabilities), strict=True)),
        uncertain=reason is not None,
        reason=reason,
        model=model,
        image=_image(photograph),
    )
    if answer.heatmap is not None:
        told.heatmap = [[round(float(value), 6) + 0.0 for value in row] for row in answer.heatmap]
    return told


def _image(photograph: Decoded) -> Image:
    told = Image(sha256=photograph.sha256, width=photograph.width, height=photograph.height)
    if photograph.frames > 1:
        told.frames = photograph.frames
    return told


def _probability(value: np.float32) -> float:
    """float32 softmax may end a hair above 1."""
    return round(min(float(value), 1.0), 6)
