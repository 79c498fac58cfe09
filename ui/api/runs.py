"""Runs of Airflow: asked for, and followed task by task."""

from datetime import UTC, datetime
from typing import Final, Literal

from ui.api.schemas import Form

MOVING: Final = frozenset({"queued", "running"})
_STOPPED: Final = "skipped"
_OVER: Final = frozenset({"success", "failed", "skipped", "upstream_failed", "removed"})

Outcome = Literal["moving", "done", "stopped", "failed"]


class AskedRun(Form):
    """`airflow_url` is its page there, for people."""

    run: str
    airflow_url: str


class Step(Form):
    """A task of a run; its state is Airflow's word, or `waiting`."""

    task: str
    state: str
    started: datetime | None
    ended: datetime | None

    @property
    def is_over(self) -> bool:
        return self.state in _OVER

    @property
    def seconds(self) -> float | None:
        """How long it took, or takes until now."""
        if self.started is None or self.state == "waiting":
            return None
        return ((self.ended or datetime.now(UTC)) - self.started).total_seconds()


class FollowedRun(AskedRun):
    """How far a run is; `detail` says why it ended early."""

    state: str
    detail: str | None
    tasks: tuple[Step, ...]

    @property
    def outcome(self) -> Outcome:
        """A run some task of which decided against going on is a success to Airflow; people want to know why."""
        if self.state in MOVING:
            return "moving"
        if self.state != "success":
            return "failed"
        return "stopped" if any(each.state == _STOPPED for each in self.tasks) else "done"

    @property
    def share(self) -> float:
        """Of its tasks, between 0 and 1."""
        return sum(each.is_over for each in self.tasks) / len(self.tasks) if self.tasks else 0.0
