"""What people's words on a photograph come to: rules over its rows of `feedback`, `predictions` and `images`."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ml.catalog.photographs import FORGOTTEN, REFUSED, Status


class ReviewState(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


@dataclass(frozen=True)
class TakeIn:
    """Its upload becomes training data."""

    label: str


@dataclass(frozen=True)
class Relabel:
    """It is training data, under another label."""

    label: str


@dataclass(frozen=True)
class Forget:
    """It is training data, and a person does not want it to be."""


Due = TakeIn | Relabel | Forget  # what the next ingest does to a photograph


@dataclass(frozen=True)
class Review:
    """A row of `feedback`: a review, or the wish that the photograph be forgotten."""

    id: str
    prediction_id: str | None  # None where a reviewer named the photograph
    state: str
    label: str | None  # the reviewer's, else the caller's
    ruled: datetime | None
    came: datetime  # when the photograph came: with its prediction, or by hand
    kept: bool | None  # with its prediction; None where the log does not say
    forget: bool


@dataclass(frozen=True)
class Place:
    """An address of the photograph: a row of `images`, with its label and object."""

    url_source: str
    status: str
    detail: str | None
    width: int | None
    height: int | None
    label: str | None
    url_s3: str | None

    @property
    def forgotten(self) -> bool:
        return self.detail == FORGOTTEN

    @property
    def holds(self) -> bool:
        """Whether there is a photograph behind it."""
        return self.status not in REFUSED

    @property
    def teaches(self) -> bool:
        """Whether models learn from it: of several that are the same, from one of them."""
        return self.status in {Status.OK, Status.DUPLICATE}


@dataclass(frozen=True)
class Reviewed:
    """A photograph, all that people say of it, and where it stands."""

    sha256: str
    reviews: tuple[Review, ...] = ()
    places: tuple[Place, ...] = ()

    @property
    def forgotten(self) -> datetime | None:
        """The last time that somebody wanted it forgotten."""
        return max((each.ruled for each in self.reviews if each.forget and each.ruled), default=None)

    @property
    def holding(self) -> list[Place]:
        return [each for each in self.places if each.holds]

    @property
    def url_s3(self) -> str | None:
        """Where it lies among the training data; not while it waits to be forgotten."""
        ruling = self.ruling()
        if ruling is not None and ruling.forget:
            return None
        return next((each.url_s3 for each in self.holding if each.url_s3), None)

    def outlives(self, review: Review) -> bool:
        """What was forgotten comes back only with a photograph that came later: an old review does not bring it."""
        return self.forgotten is None or review.came > self.forgotten

    def ruling(self) -> Review | None:
        """The latest word that counts; without a label it is the wish to forget."""
        counting = [each for each in self.reviews if each.forget or (_is_confirmed(each) and self.outlives(each))]
        return max(counting, key=lambda each: (each.ruled or each.came, each.id), default=None)

    def due(self) -> Due | None:
        """Nothing, once it is as the ruling says or its upload was refused."""
        ruling, holding = self.ruling(), self.holding
        if ruling is None:
            return None
        if ruling.label is None:
            return Forget() if holding else None
        if holding:
            return Relabel(ruling.label) if any(each.label not in {None, ruling.label} for each in holding) else None
        return TakeIn(ruling.label) if all(each.forgotten for each in self.places) else None

    def may_be_kept(self) -> bool:
        """Whether its upload may be there; only the store knows."""
        return any(not each.forget and each.kept is not False and self.outlives(each) for each in self.reviews)

    def is_awaited(self) -> bool:
        """Whether its upload is still needed: for a person to look at, or for the next ingest."""
        waits = any(each.state == ReviewState.OPEN and self.outlives(each) for each in self.reviews)
        return waits or isinstance(self.due(), TakeIn)

    def is_ingested(self, review: Review) -> bool:
        """Whether it is training data under the label of a confirmed review."""
        return _is_confirmed(review) and any(each.label == review.label for each in self.holding if each.teaches)

    def is_set_aside(self) -> bool:
        """Whether it is there, and nothing learns from it, since another photograph is the same."""
        return bool(self.holding) and not any(each.teaches for each in self.holding)


def _is_confirmed(review: Review) -> bool:
    return review.state == ReviewState.CONFIRMED and not review.forget and review.label is not None
