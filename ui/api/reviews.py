"""What people are asked to look at, and what they decide."""

from datetime import datetime
from typing import Final, Literal, get_args

from ui.api.schemas import Form
from ui.api.transport import Gateway

Reason = Literal["low_confidence", "unfamiliar_image", "disputed", "sampled"]
REASONS: Final[tuple[Reason, ...]] = get_args(Reason)
State = Literal["open", "confirmed", "rejected"]
SHOWN: Final = 20


class Predicted(Form):
    """What the model had said."""

    label: str
    probability: float
    model_version: int


class ReviewedImage(Form):
    """`kept` when it can be looked at."""

    sha256: str
    kept: bool


class Review(Form):
    """A photograph that a person is asked about, and the answer; `reasons` stay plain words: there may be new ones.

    `said_label` is None where the gateway itself asked for a look; `trainable` when a confirmed one is learned from.
    """

    id: str
    state: State
    reasons: tuple[str, ...]
    prediction: Predicted | None
    image: ReviewedImage
    said_label: str | None
    said_by: str
    said_at: datetime
    reviewed_label: str | None
    trainable: bool

    @property
    def suggestion(self) -> str | None:
        """The caller's word before the model's: a person saw the plant."""
        return self.said_label or (self.prediction.label if self.prediction else None)


class ReviewCounts(Form):
    open: int
    confirmed: int
    rejected: int


class Reviews(Form):
    """A page, the least certain first; the counts are of all."""

    reviews: tuple[Review, ...]
    next_cursor: str | None
    counts: ReviewCounts


def waiting(gateway: Gateway, reason: Reason | None = None, cursor: str | None = None) -> Reviews:
    params = {"state": "open", "reason": reason, "limit": SHOWN, "cursor": cursor}
    return gateway.ask(Reviews, "GET", "/v1/review", params=params)


def confirm(gateway: Gateway, review: str, label: str) -> Review:
    return _rule(gateway, review, {"verdict": "confirm", "label": label})


def reject(gateway: Gateway, review: str) -> Review:
    return _rule(gateway, review, {"verdict": "reject"})


def reopen(gateway: Gateway, review: str) -> Review:
    """Takes a ruling back, until it has been ingested."""
    return _rule(gateway, review, {"verdict": "reopen"})


def _rule(gateway: Gateway, review: str, ruling: dict[str, str]) -> Review:
    return gateway.ask(Review, "POST", f"/v1/review/{review}", json=ruling)
