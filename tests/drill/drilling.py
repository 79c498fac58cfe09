"""One process's drill: callers at work, a kill, the way back, and what is left of it all."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Engine

from infra.local.environment import Env
from tests.drill import records
from tests.drill.callers import Callers
from tests.drill.calls import Right
from tests.drill.processes import Killed, Processes
from tests.drill.verdict import Drilled, Records

BEFORE_SECONDS: Final = 1.5
LOOK_SECONDS: Final = 0.2
GIVEN_UP_SECONDS: Final = 120


@dataclass(frozen=True)
class Drill:
    """Of one stack; `predictions` are the ids of all that it has asked for."""

    processes: Processes
    env: Env
    engine: Engine
    known: Sequence[tuple[bytes, Right]]
    mark: str
    predictions: list[str] = field(default_factory=list)

    def of(self, name: str, watched_seconds: float) -> Drilled:
        """Kill one process, and wait until it is back, however long that takes. Raises SetUpError."""
        callers = Callers(self.env, self.known, f"{self.mark} {name}".encode())
        pids, counters = self.processes.pids(), records.counters(self.env)
        try:
            with callers.at_work():
                time.sleep(BEFORE_SECONDS)
                killed_at = time.monotonic()
                lacks = self._until_back(self.processes.kill(name))
                back_at = time.monotonic()
                time.sleep(watched_seconds)
        finally:
            self.predictions.extend(each.id for each in callers.calls if each.kind == "prediction" and each.answered)
        return Drilled(
            name=name,
            killed=killed_at,
            back=None if lacks else back_at,
            lacked=lacks,
            calls=tuple(callers.calls),
            restarted=self._restarted(pids, name),
            records=None if lacks else self._records(callers, counters),
        )

    def _until_back(self, killed: Killed) -> str:
        """What is still missing when it is given up; empty when it is back."""
        given_up = time.monotonic() + GIVEN_UP_SECONDS
        while (lacks := self.processes.lacks(killed)) and time.monotonic() < given_up:
            time.sleep(LOOK_SECONDS)
        return lacks

    def _restarted(self, before: dict[str, int], name: str) -> list[str]:
        now = self.processes.pids()
        return [each for each in before if each != name and before[each] != now.get(each)]

    def _records(self, callers: Callers, before: dict[str, float]) -> Records:
        after = records.settled(self.env)
        said = [each.id for each in callers.calls if each.kind == "feedback" and each.answered]
        asked = [each.id for each in callers.calls if each.kind == "prediction" and each.answered]
        return Records(
            reviews=records.reviews(self.engine, said),
            kept=records.kept(self.engine, asked),
            gap=records.increase(records.GAP, before, after),
            lost=records.increase(records.LOST, before, after),
            waiting=round(after[records.WAITING[0]]),
        )
