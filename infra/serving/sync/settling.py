"""For how long things have been as they are."""

import time
from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Settling(Generic[T]):
    """Knows what it saw last, and since when without a gap; counted from its start, on a clock that nobody sets."""

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._since: dict[T, float] = {}

    def see(self, things: Iterable[T]) -> set[T]:
        """Those among them that it has seen for so many seconds."""
        now = self._clock()
        self._since = {thing: self._since.get(thing, now) for thing in things}
        return {thing for thing, since in self._since.items() if now - since >= self._seconds}
