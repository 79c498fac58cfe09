"""Whether what happened is what was stated. Pure functions over what was seen."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.drill.calls import Call, Kind
from tests.drill.stated import Stated


@dataclass(frozen=True)
class Records:
    """What the database and the gateway's metrics say afterwards."""

    reviews: Mapping[str, tuple[str, str]]  # id → prediction, said label
    kept: Mapping[str, bool]  # id of a logged prediction → whether its photograph is in S3
    gap: int  # predictions that the gateway counts as never logged
    lost: int  # photographs that it counts as lost
    waiting: int  # predictions that are still to be logged


@dataclass(frozen=True)
class Drilled:
    """One process's drill; moments are of the monotonic clock."""

    name: str
    killed: float
    back: float | None  # None where it was given up
    lacked: str  # to be back, at last
    calls: Sequence[Call]
    restarted: Sequence[str]  # other processes
    records: Records | None  # None where it was given up

    @property
    def seconds(self) -> float | None:
        return None if self.back is None else self.back - self.killed

    def while_away(self) -> list[Call]:
        """Those that had not ended when it was killed, and had begun before it was back."""
        return [
            each for each in self.calls if each.ended > self.killed and (self.back is None or each.begun < self.back)
        ]

    def acknowledged(self) -> list[Call]:
        return [each for each in self.calls if each.kind == "feedback" and each.answered]

    def kept(self) -> list[Call]:
        """Feedback that stands in the database as it was acknowledged."""
        found = self.records.reviews if self.records else {}
        return [each for each in self.acknowledged() if found.get(each.id) == (each.prediction, each.label)]

    def unlogged(self) -> list[Call]:
        """Predictions that were answered and are missing from the log."""
        logged = self.records.kept if self.records else {}
        answered = [each for each in self.calls if each.kind == "prediction" and each.answered]
        return [each for each in answered if each.id not in logged]


def broken(drilled: Drilled, stated: Stated) -> list[str]:
    """Each rule that does not hold, in words; none when all is well."""
    return [*_of_the_way_back(drilled, stated), *_of_the_calls(drilled, stated), *_of_the_records(drilled, stated)]


def counted(calls: Sequence[Call]) -> str:
    """Those without an answer, by kind and outcome."""
    found = Counter(f"{each.kind} {each.outcome}" for each in calls if not each.answered)
    return ", ".join(f"{number} × {words}" for words, number in sorted(found.items()))


def _of_the_way_back(drilled: Drilled, stated: Stated) -> Iterator[str]:
    if drilled.seconds is None:
        yield f"it did not come back: {drilled.lacked}"
    elif drilled.seconds > stated.back_seconds:
        yield f"back after {drilled.seconds:.1f} s, later than the {stated.back_seconds:g} s that are stated"
    if drilled.restarted:
        yield f"{', '.join(drilled.restarted)} ended with it and had to be started again"


def _of_the_calls(drilled: Drilled, stated: Stated) -> Iterator[str]:
    away = drilled.while_away()
    allowed: Mapping[Kind, frozenset[str]] = {"prediction": stated.predictions, "feedback": stated.feedback}
    if unstated := counted([each for each in away if each.outcome not in allowed[each.kind]]):
        yield f"callers saw what is not stated: {unstated}"
    if others := counted([each for each in drilled.calls if each not in away]):
        yield f"calls failed while it was there: {others}"
    if wrong := [each for each in drilled.calls if each.wrong]:
        yield f"{len(wrong)} answers are wrong, the first: {wrong[0].wrong}"
    if not any(each.kind == "prediction" for each in away):
        yield "nobody asked anything while it was away, so nothing is known"


def _of_the_records(drilled: Drilled, stated: Stated) -> Iterator[str]:
    if drilled.records is None:
        return
    told, kept = drilled.acknowledged(), drilled.kept()
    if len(kept) < len(told):
        yield f"{len(told) - len(kept)} of {len(told)} acknowledged feedbacks are not in the database"
    if not told:
        yield "no feedback was acknowledged, so nothing is known of it"
    yield from _of_the_log(drilled, stated, drilled.records)


def _of_the_log(drilled: Drilled, stated: Stated, records: Records) -> Iterator[str]:
    excused = [each for each in drilled.unlogged() if abs(drilled.killed - each.ended) <= stated.unlogged_seconds]
    if uncounted := len(drilled.unlogged()) - len(excused) - records.gap:
        yield f"{uncounted:+d} predictions are missing from the log beside the {records.gap} that are counted"
    if records.waiting:
        yield f"{records.waiting} predictions still wait to be logged"
    unkept = sum(not kept for kept in records.kept.values())
    if unkept != records.lost:
        yield f"{unkept} photographs are not in S3, {records.lost} are counted as lost"
    if unkept and not stated.loses_photographs:
        yield f"{unkept} photographs were lost"
