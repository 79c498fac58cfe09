"""How many requests there are, and how much memory their bodies take."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final, Literal

from prometheus_client import Gauge

from gateway.errors import Overloaded

State = Literal["uploading", "working"]
_WORDS: Final[dict[State, str]] = {"uploading": "are being sent", "working": "are in flight"}


@dataclass
class Room:
    """Limits of one process; whoever does not fit in is told at once."""

    limits: dict[State, int]
    max_bytes: int
    gauge: Gauge
    _counts: Counter[State] = field(default_factory=Counter)
    _held_bytes: int = 0

    def check(self, state: State) -> None:
        """Raises Overloaded when nobody more fits in."""
        if self._counts[state] >= self.limits[state]:
            raise Overloaded(f"{self._counts[state]} requests {_WORDS[state]}, the limit is {self.limits[state]}")

    def enter(self, state: State) -> State:
        """Raises Overloaded, and then nobody was counted."""
        self.check(state)
        self._count(state, 1)
        return state

    def leave(self, state: State | None) -> None:
        if state is not None:
            self._count(state, -1)

    def hold(self, size_bytes: int) -> None:
        """Counted in any case, until it is forgotten. Raises Overloaded when all bodies together are too much."""
        self._held_bytes += size_bytes
        if self._held_bytes > self.max_bytes:
            raise Overloaded(f"{self._held_bytes:,} bytes are being worked on, the limit is {self.max_bytes:,}")

    def forget(self, size_bytes: int) -> None:
        self._held_bytes -= size_bytes

    def _count(self, state: State, change: int) -> None:
        self._counts[state] += change
        self.gauge.labels(state).set(self._counts[state])
