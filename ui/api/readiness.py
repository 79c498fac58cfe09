"""Which version of the model answers, and what it was trained on."""

from typing import Final

from ui.api.predictions import Model
from ui.api.schemas import Form
from ui.api.transport import Gateway

DEADLINE_SECONDS: Final = 1.0


class ModelInService(Model):
    """What it was trained on stays None until the gateway has learned it."""

    trained_on: str | None = None
    backbone_weights: str | None = None


class Ready(Form):
    model: ModelInService


def ready(gateway: Gateway) -> Ready:
    """No key is needed."""
    return gateway.ask(Ready, "GET", "/readyz", deadline_seconds=DEADLINE_SECONDS)
