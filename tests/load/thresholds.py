"""Whether a run was good enough. Pure functions over what Locust counted."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Counted:
    """Of one run; times in milliseconds, of thumbnails."""

    requests: int
    failures: int  # without those that were shed
    shed: int
    median: float
    p95: float
    per_second: float


@dataclass(frozen=True)
class Limits:
    failed_share: float = 0.0
    shed_share: float = 0.01
    slower_than_alone: float = 12.0  # how many times the median of a lone caller the p95 may be


def broken(run: Counted, alone: Counted, limits: Limits) -> list[str]:
    """Each limit that does not hold, in words; none when all is well."""
    found: list[str] = []
    if not run.requests:
        return ["nothing was asked: is the gateway up?"]
    if run.failures / run.requests > limits.failed_share:
        found.append(f"{run.failures} of {run.requests} calls failed")
    if run.shed / run.requests > limits.shed_share:
        found.append(f"{run.shed} of {run.requests} calls were shed, more than {limits.shed_share:.0%}")
    if run.p95 > limits.slower_than_alone * alone.median:
        times = run.p95 / alone.median
        found.append(f"p95 {run.p95:.0f} ms is {times:.1f} times a lone caller's, above {limits.slower_than_alone:g}")
    return found


def saturation(steps: Sequence[tuple[int, float]]) -> float:
    """Of (people, calls per second): the most that was reached, however many asked."""
    return max((rate for _, rate in steps), default=0.0)
