"""How long the event loop is kept from its work: whatever holds it up holds up every request."""

import asyncio
import time
from contextlib import suppress
from typing import Final, Self

_TICK_SECONDS: Final = 0.01


class LoopLag:
    """Measured for as long as the context, at the cost of a hundred wake-ups a second."""

    def __init__(self) -> None:
        self._worst = 0.0

    def worst(self) -> float:
        """Seconds, the longest since this was last asked."""
        worst, self._worst = self._worst, 0.0
        return worst

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._measure())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task

    async def _measure(self) -> None:
        while True:
            due = time.monotonic() + _TICK_SECONDS
            await asyncio.sleep(_TICK_SECONDS)
            self._worst = max(self._worst, time.monotonic() - due)
