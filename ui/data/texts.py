"""The texts of the page Data."""

from typing import ClassVar

from ui.texts import Counted, Filled, Section, Texts


class CountsTexts(Section):
    title: str
    total: Counted
    waiting: Counted
    none_waiting: str
    drawn: Counted
    empty: str
    by_label: str
    by_status: str
    label: str
    status: str
    number: str
    all: str


class AddingTexts(Section):
    title: str
    lead: str
    label: str
    submit_none: str
    submit: Counted
    no_photograph: str
    no_label: str
    no_labels: str
    progress: Filled
    added: Counted
    wrong: str
    refused: Counted
    why: Filled


class SuspectsTexts(Section):
    title: str
    lead: str
    none: str
    unknown: str
    alt: Filled
    labelled: Filled
    really: Filled
    other: str
    corrected: Filled
    undo: str
    undone: str
    more: str
    shown: Filled


class AsideTexts(Section):
    title: str
    lead: str
    filter: str
    all: Filled
    some: Filled
    none: str
    none_here: str
    caption: str
    address: str
    label: str
    why: str
    again: str
    tries: Counted
    next_try: Filled
    no_more: str
    back: str
    on: str
    page: Filled


class ForgettingTexts(Section):
    title: str
    lead: str
    name: str
    wrong: str
    find: str
    found: str
    alt: str
    what: str
    delete: str
    keep: str
    deleted: str


class DataTexts(Texts):
    """`splits` and `statuses` have those that the gateway gives; another one is shown as it is."""

    file: ClassVar[str] = "data"

    title: str
    lead: str
    asking: str
    counts: CountsTexts
    splits: dict[str, str]
    statuses: dict[str, str]
    adding: AddingTexts
    suspects: SuspectsTexts
    aside: AsideTexts
    forgetting: ForgettingTexts
