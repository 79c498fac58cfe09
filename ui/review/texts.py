"""The texts of the page Review."""

from typing import ClassVar

from ui.texts import Counted, Filled, Section, Texts


class QueueTexts(Section):
    """About all that waits."""

    counts: Filled
    open: Counted
    filter: str
    all: str
    empty: str
    empty_here: str
    later: Counted
    again: str


class PhotographTexts(Section):
    alt: str
    not_kept: str


class SaidTexts(Section):
    """Who said what of the photograph."""

    title: str
    model: str
    of_model: Filled
    nothing: str
    caller: Filled
    silent: str


class RulingTexts(Section):
    """What the reviewer says, and what it changes."""

    question: str
    reject: str
    later: str
    other: str
    keyboard: str
    becomes: str
    counts: str
    confirmed: Filled
    confirmed_becomes: str
    confirmed_counts: str
    rejected: str
    undo: str


class OutlookTexts(Section):
    """How much is missing until the next training."""

    title: str
    asking: str
    unknown: str
    before_a_model: str
    asked: str
    missing: Counted
    enough: str
    photographs_unknown: str
    looked: Filled


class ReviewTexts(Texts):
    """`filters` and `reasons` have each reason that the gateway gives; a new one is told as `reasons.other`."""

    file: ClassVar[str] = "review"

    title: str
    lead: str
    asking: str
    queue: QueueTexts
    filters: dict[str, str]
    photograph: PhotographTexts
    said: SaidTexts
    reasons: dict[str, str]
    ruling: RulingTexts
    outlook: OutlookTexts
