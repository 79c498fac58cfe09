"""What the model in service was trained on, as the gateway told it last; one memory for all sessions."""

import time
from collections.abc import Callable
from typing import Final

from ui.api import readiness
from ui.api.errors import GatewayError
from ui.api.readiness import ModelInService
from ui.api.transport import Gateway

FRESH_SECONDS: Final = 15.0
UNKNOWN_SECONDS: Final = 1.0  # the gateway learns it in the background, a moment after it was first asked


class ModelOrigin:
    """/readyz is asked once in some seconds, and at once where another version has answered."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._model: ModelInService | None = None
        self._due = clock()

    @property
    def model(self) -> ModelInService | None:
        """None while nobody knows."""
        return self._model

    def heard_from(self, version: int) -> None:
        """Of an answer, which tells less than /readyz does."""
        if self._model is None or version != self._model.version:
            self._due = self._clock()

    def look(self, gateway: Gateway) -> None:
        """A gateway that does not answer changes nothing: what needs it says so itself."""
        if self._clock() < self._due:
            return
        self._due = self._clock() + FRESH_SECONDS  # one session asks, the others go on
        try:
            told = readiness.ready(gateway)
        except GatewayError:
            return
        self._learn(told.model)

    def _learn(self, model: ModelInService) -> None:
        """A version that was known stays so when a gateway does not say it again: there may be several of them."""
        if model.trained_on is not None or self._model is None or model.version != self._model.version:
            self._model = model
        self._due = self._clock() + (FRESH_SECONDS if self._model.trained_on else UNKNOWN_SECONDS)
