"""Whether serving is worth asking: no longer after failures in a row, and again after one probe that was answered."""

import time
from collections.abc import Callable
from typing import Literal

State = Literal["closed", "open", "half_open"]


class Circuit:
    """Closed: serving is asked. Open: it is not. Half-open: nor is it, but for one probe that is on its way.

    Every outcome counts, whoever asked: an answer closes, and so does a late one to a question from before.
    """

    def __init__(
        self,
        *,
        opens_after: int,
        probe_seconds: float,
        tell: Callable[[State], object] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._opens_after = opens_after
        self._probe_seconds = probe_seconds
        self._tell = tell
        self._clock = clock
        self._failures = 0
        self._probe_at = 0.0
        self.state: State = "closed"
        tell(self.state)

    @property
    def failures(self) -> int:
        """In a row."""
        return self._failures

    def seconds_to_probe(self) -> float:
        """Until the next probe is due; 0 when it is."""
        return max(0.0, self._probe_at - self._clock())

    def begin_probe(self) -> bool:
        """Whether the caller may send the probe now: one at a time, and only while open and due."""
        if self.state != "open" or self.seconds_to_probe() > 0:
            return False
        self._move("half_open")
        return True

    def answered(self) -> None:
        self._failures = 0
        self._move("closed")

    def failed(self) -> None:
        self._failures += 1
        if self.state == "half_open" or (self.state == "closed" and self._failures >= self._opens_after):
            self._probe_at = self._clock() + self._probe_seconds
            self._move("open")

    def _move(self, state: State) -> None:
        if state != self.state:
            self.state = state
            self._tell(state)
