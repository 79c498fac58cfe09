"""Trainings: what speaks for the next one, one asked for and followed, and the last ones."""

from datetime import datetime

from ui.api.runs import AskedRun, FollowedRun
from ui.api.schemas import Form
from ui.api.transport import Gateway

SHOWN = 8


class Trigger(Form):
    """One thing that can be reason to train; `value` is None while there is too little to tell."""

    name: str
    holds: bool
    words: str
    value: float | None
    limit: float | None


class NextTraining(Form):
    """As `monitor_model` saw it last; `reason` is in its words, and `scheduled` is when the clock asks."""

    looked_at: datetime
    train: bool
    reason: str
    triggers: tuple[Trigger, ...]
    scheduled: datetime | None


class Training(AskedRun):
    """One of the last ones, whoever asked for it."""

    state: str
    started: datetime | None
    ended: datetime | None
    reason: str | None


class Trainings(Form):
    """`next` is None until somebody has looked; the newest run comes first."""

    next: NextTraining | None
    runs: tuple[Training, ...]


def overview(gateway: Gateway) -> Trainings:
    return gateway.ask(Trainings, "GET", "/v1/retraining", params={"limit": SHOWN})


def start(gateway: Gateway, reason: str, *, wish: str) -> AskedRun:
    """Sent again under the same `wish`, it starts nothing and gives the same run."""
    return gateway.ask(AskedRun, "POST", "/v1/retraining", json={"reason": reason}, headers={"Idempotency-Key": wish})


def follow(gateway: Gateway, run: str) -> FollowedRun:
    return gateway.ask(FollowedRun, "GET", f"/v1/retraining/{run}")
