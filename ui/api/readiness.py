"""Which version of the model answers."""

from typing import Final

from ui.api.predictions import Model
from ui.api.schemas import Form
from ui.api.transport import Gateway

DEADLINE_SECONDS: Final = 1.0


class Ready(Form):
    model: Model


def ready(gateway: Gateway) -> Ready:
    """No key is needed."""
    return gateway.ask(Ready, "GET", "/readyz", deadline_seconds=DEADLINE_SECONDS)
