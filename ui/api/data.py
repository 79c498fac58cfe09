"""The training data at a glance."""

from datetime import datetime

from ui.api.schemas import Form
from ui.api.transport import Gateway


class SetAside(Form):
    """An address that is not trained on; its status stays a plain word, since there may be new ones."""

    url: str
    label: str
    status: str
    detail: str | None
    attempts: int
    next_attempt: datetime | None


class Suspect(Form):
    """A photograph that the model would label otherwise; `score` says how well its label fits, 0 to 1."""

    sha256: str
    label: str
    suggested: str
    score: float


class TrainingData(Form):
    """`labels`: label → side of the split → photographs; `suspected` is None where `suspected_detail` says why."""

    labels: dict[str, dict[str, int]]
    statuses: dict[str, int]
    sources: dict[str, int]
    waiting: int
    quarantined: tuple[SetAside, ...]
    next_cursor: str | None
    suspected: tuple[Suspect, ...] | None
    suspected_detail: str | None


def look(
    gateway: Gateway, *, status: str | None = None, cursor: str | None = None, limit: int | None = None
) -> TrainingData:
    """`status`, `cursor` and `limit` are of `quarantined`."""
    params = {"status": status, "cursor": cursor, "limit": limit}
    return gateway.ask(TrainingData, "GET", "/v1/data", params=params)
