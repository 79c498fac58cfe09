"""Whether the model answers, asked at most once in a moment however many probes come."""

import asyncio
import time
from typing import Final

from gateway.errors import NoAnswer
from gateway.serving import ServedModel

FRESH_SECONDS: Final = 1.0


class Readiness:
    """Remembers good and bad news alike for FRESH_SECONDS."""

    def __init__(self, model: ServedModel) -> None:
        self._model = model
        self._lock = asyncio.Lock()
        self._outcome: int | NoAnswer = NoAnswer("not asked yet")
        self._stale_at = 0.0

    async def version(self) -> int:
        """The version that answers. Raises NoAnswer."""
        async with self._lock:
            if time.monotonic() >= self._stale_at:
                self._outcome = await self._ask()
                self._stale_at = time.monotonic() + FRESH_SECONDS
        if isinstance(self._outcome, NoAnswer):
            raise type(self._outcome)(str(self._outcome)) from self._outcome.__cause__
        return self._outcome

    async def _ask(self) -> int | NoAnswer:
        try:
            return await self._model.version()
        except NoAnswer as error:
            return error
