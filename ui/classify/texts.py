"""The texts of the page Classify."""

from typing import ClassVar

from ui.texts import Counted, Filled, Section, Texts


class UploadTexts(Section):
    label: str
    choose: str
    drop: str
    refused: str
    explain: str
    explain_help: str
    empty: str
    advice: str


class AnswersTexts(Section):
    """About all photographs of the page."""

    title: str
    progress: Filled
    summary: Filled
    photographs: Counted
    of_label: Filled
    unanswered: Counted
    download: str
    file_name: str


class CardTexts(Section):
    """About one photograph."""

    no_preview: str
    alt: Filled
    alt_lit: Filled
    lit: Filled
    origin: Filled
    no_answer: str
    reason_above: str
    bars: str


class VerdictTexts(Section):
    """A person's word on an answer."""

    question: str
    right: str
    wrong: Filled
    wrong_of_many: str
    which: str
    thanks: Filled
    becomes: str
    counts: str
    change: str


class ClassifyTexts(Texts):
    """`doubts` has each reason for uncertainty that the gateway gives; a new one is told as `not_sure`."""

    file: ClassVar[str] = "classify"

    title: str
    lead: str
    upload: UploadTexts
    answers: AnswersTexts
    card: CardTexts
    verdict: VerdictTexts
    not_sure: str
    doubts: dict[str, str]
