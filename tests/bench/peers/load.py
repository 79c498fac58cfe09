"""Callers who each ask again as soon as they are answered, the same for every server."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from tests.bench.peers.table import Step

LEAD_SECONDS: Final = 1.0  # until every caller is under way
LONGEST_SECONDS: Final = 60.0

Ask = Callable[[int], Awaitable[bool]]  # the photograph of that number; whether it was answered


@dataclass
class Window:
    """Counts what ends in it; with a slow server it stays open until there are as many answers as callers."""

    callers: int
    seconds: float
    opened: float = field(default_factory=lambda: time.perf_counter() + LEAD_SECONDS)
    closed: float | None = None
    answered: list[float] = field(default_factory=list)  # seconds each
    failures: int = 0

    def count(self, begun: float, ended: float, *, answered: bool) -> None:
        if self.closed is not None or ended < self.opened:
            return
        if answered:
            self.answered.append(ended - begun)
        else:
            self.failures += 1
        open_for, ends = ended - self.opened, len(self.answered) + self.failures
        if open_for > LONGEST_SECONDS or (open_for > self.seconds and ends >= self.callers):
            self.closed = ended

    def step(self) -> Step:
        assert self.closed is not None
        rate = len(self.answered) / (self.closed - self.opened)
        milliseconds = 1000 * median(self.answered) if self.answered else None
        return Step(self.callers, rate, milliseconds, self.failures)


async def measure(ask: Ask, callers: int, seconds: float) -> Step:
    """Returns when the last answer is there, so that nothing is left to do for the next step."""
    window = Window(callers, seconds)

    async def caller(number: int) -> None:
        while window.closed is None:
            begun = time.perf_counter()
            answered = await ask(number)
            window.count(begun, time.perf_counter(), answered=answered)
            number += callers

    await asyncio.gather(*(caller(first) for first in range(callers)))
    return window.step()
