"""How a language writes numbers, moments and lists."""

from typing import ClassVar

from ui.texts.catalogue import Filled, Section, Texts


class NumberTexts(Section):
    decimal: str
    group: str
    percent: Filled
    over: Filled
    under: Filled


class MomentTexts(Section):
    """`first` is how the first day of a month is written; months stand in full."""

    first: str
    date: Filled
    moment: Filled
    months: tuple[str, ...]


class DurationTexts(Section):
    milliseconds: Filled
    seconds: Filled
    minutes: Filled
    hours: Filled


class ListTexts(Section):
    between: str
    last: str


class Conventions(Texts):
    file: ClassVar[str] = "conventions"

    numbers: NumberTexts
    moments: MomentTexts
    durations: DurationTexts
    lists: ListTexts


class Labels(Texts):
    """Names of classes as people know them. A class that has none here is called by its label."""

    file: ClassVar[str] = "labels"

    names: dict[str, str]
