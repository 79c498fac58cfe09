"""A person's word on a prediction."""

from ui.api.schemas import Form
from ui.api.transport import Gateway


class Feedback(Form):
    """What was written down: a reviewer confirms it; `trainable` when the photograph itself was kept."""

    id: str
    prediction: str
    label: str
    trainable: bool


def say(gateway: Gateway, prediction: str, label: str, sha256: str) -> Feedback:
    """With the key that asked for the prediction. Said twice, the last word stands."""
    body = {"prediction": prediction, "label": label, "sha256": sha256}
    return gateway.ask(Feedback, "POST", "/v1/feedback", json=body)
