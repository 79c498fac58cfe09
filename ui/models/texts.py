"""The texts of the page Models."""

from typing import ClassVar

from ui.models.detail_texts import ChartsTexts, DetailTexts, NumbersTexts
from ui.texts import Counted, Filled, Section, Texts


class ServiceTexts(Section):
    """About the version that answers."""

    now: Filled
    nothing: str
    since: Filled
    earned: Filled
    replicas: str


class VersionsTexts(Section):
    title: str
    empty: str
    caption: str
    version: str
    standing: str
    serving: str
    accuracy: str
    decision: str
    trained: str
    numbered: Filled


class WordsTexts(Section):
    """How versions stand; `serving` has the states of TensorFlow Serving."""

    in_service: str
    standing: dict[str, str]
    serving: dict[str, Counted]
    not_loaded: str
    decisions: dict[str, str]
    undecided: str
    just_now: str
    minutes: Counted
    hours: Counted
    days: Counted


class ChangeTexts(Section):
    """A change of the version in service: asked for, confirmed, followed."""

    promote: Filled
    roll_back: Filled
    none_before: str
    is_champion: str
    not_let_through: str
    only_drawings: str
    undecided: str
    under_way: str
    promote_title: Filled
    roll_back_title: Filled
    now: Filled
    then: Filled
    loaded: Filled
    not_loaded: Filled
    undo: Filled
    lasting: str
    reason: str
    example: str
    too_short: str
    cancel: str
    moving: Filled
    done: Filled
    overtaken: Filled
    stopped: str
    failed: str
    close: str


class AuditTexts(Section):
    """`firsts` are for a row that came after no version."""

    title: str
    empty: str
    caption: str
    at: str
    what: str
    why: str
    actions: dict[str, Filled]
    firsts: dict[str, Filled]
    unknown: Filled


class ModelTexts(Texts):
    file: ClassVar[str] = "models"

    title: str
    service: ServiceTexts
    versions: VersionsTexts
    words: WordsTexts
    detail: DetailTexts
    numbers: NumbersTexts
    charts: ChartsTexts
    change: ChangeTexts
    audit: AuditTexts
