"""What was measured as a table, and which of the ratios that are held do not hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tests import markdown

AGAINST_DIRECT: Final = 0.85  # printed, not held: on two busy cores decoding and HTTP take from serving


@dataclass(frozen=True)
class Step:
    """Some callers who each ask again as soon as they are answered."""

    callers: int
    per_second: float  # photographs answered
    median_ms: float | None  # None: none was answered
    failures: int


@dataclass(frozen=True)
class Bounds:
    """How many times faster ours has to be, and is meant to be one day: the first is held, the second told."""

    at_least: float | None = None
    aim: float | None = None


UNBOUND: Final = Bounds()


@dataclass(frozen=True)
class Measured:
    name: str
    steps: tuple[Step, ...]
    megabytes: float  # the most, of all its processes; what they share is counted once
    bounds: Bounds = UNBOUND

    @property
    def best(self) -> float:
        return max(step.per_second for step in self.steps)

    @property
    def failures(self) -> int:
        return sum(step.failures for step in self.steps)


def times(ours: Measured, other: Measured) -> float:
    """How many times as many photographs ours answers, each at the best of its numbers of callers."""
    return ours.best / other.best if other.best else float("inf")


def broken(ours: Measured, others: Sequence[Measured]) -> list[str]:
    """Empty when everything holds."""
    slow = [
        f"{times(ours, other):.1f} times {other.name}, at least {other.bounds.at_least:g} is held"
        for other in others
        if other.bounds.at_least is not None and times(ours, other) < other.bounds.at_least
    ]
    silent = [f"{other.name} answered nothing, so nothing is known of it" for other in others if not other.best]
    return [f"{ours.name}: failed calls: {ours.failures}"] * bool(ours.failures) + silent + slow


def report(ours: Measured, others: Sequence[Measured]) -> str:
    callers = [f"{step.callers} caller{'s' if step.callers > 1 else ''}" for step in ours.steps]
    heads = ["photographs a second (median ms)", *callers, "failed", "MB", "ours ÷ it", "held", "aim"]
    rows = [_row(ours, ""), *(_row(other, f"{times(ours, other):.1f}") for other in others)]
    return markdown.table(heads, rows)


def share(ours: Measured, direct: Measured) -> str:
    return (
        f"{ours.name} answers {ours.best / direct.best:.0%} of what {direct.name} does "
        f"(the aim is {AGAINST_DIRECT:.0%}, which is told and not held)"
    )


def _row(measured: Measured, ratio: str) -> list[str]:
    bounds = (_bound(each) for each in (measured.bounds.at_least, measured.bounds.aim))
    steps = [_cell(step) for step in measured.steps]
    return [measured.name, *steps, str(measured.failures), f"{measured.megabytes:.0f}", ratio, *bounds]


def _cell(step: Step) -> str:
    return "none" if step.median_ms is None else f"{_rounded(step.per_second)} ({step.median_ms:.0f})"


def _rounded(rate: float) -> str:
    return f"{rate:.0f}" if rate >= 10 else f"{rate:.1f}"


def _bound(ratio: float | None) -> str:
    return "" if ratio is None else f"≥ {ratio:g}"
