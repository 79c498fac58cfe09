"""What the model says of a photograph."""

from dataclasses import dataclass

from pydantic import Field

from ui.api.schemas import Form
from ui.api.transport import Gateway

Heatmap = tuple[tuple[float, ...], ...]


class Model(Form):
    """The version that answered."""

    name: str
    version: int


class Prediction(Form):
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


def predict(gateway: Gateway, photograph: bytes, *, explain: bool) -> Answer:
    """The file's own name stays here: the gateway has no use for it."""
    response = gateway.send(
        "POST",
        "/v1/predict",
        params={"explain": True if explain else None},
        files={"file": ("photograph", photograph, "application/octet-stream")},
    )
    return Answer(gateway.read(Prediction, response), response.elapsed.total_seconds())
