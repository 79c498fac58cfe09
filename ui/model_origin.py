"""What the model in service was trained on, as the gateway told it last; one memory for all sessions."""

import time
from collections.abc import Callable
from typing import Final

from ui.api import readiness
from ui.api.errors import GatewayError
from ui.api.predictions import Model
from ui.api.transport import Gateway

FRESH_SECONDS: Final = 15.0
UNKNOWN_SECONDS: Final = 1.0  # the gateway learns it in the background, a moment after it was first asked


class ModelOrigin:
    """Every answer tells it; /readyz is asked only where none has come for some seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._model: Model | None = None
        self._due = clock()

    @property
    def trained_on(self) -> str | None:
        """`real`, `synthetic`, or None while nobody knows."""
        return self._model.trained_on if self._model else None

    def learn(self, model: Model) -> None:
        """A version that was known stays so when an answer does not say it again."""
        if model.trained_on is not None or self._model is None or model.version != self._model.version:
            self._model = model
        self._due = self._clock() + (FRESH_SECONDS if self.trained_on else UNKNOWN_SECONDS)

    def look(self, gateway: Gateway) -> None:
        """A gateway that does not answer changes nothing: what needs it says so itself."""
        if self._clock() < self._due:
            return
        self._due = self._clock() + FRESH_SECONDS  # one session asks, the others go on
        try:
            told = readiness.ready(gateway)
        except GatewayError:
            return
        self.learn(told.model)
