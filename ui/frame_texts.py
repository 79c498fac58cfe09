"""The texts around the pages."""

from typing import ClassVar

from ui.texts import Filled, Section, Texts


class NotSetUpTexts(Section):
    title: str
    told: Filled
    missing: Filled
    wrong: Filled


class BannerTexts(Section):
    """Of a model whose answers mean little; `random` is about the weights beneath it."""

    synthetic: str
    random: str
    both: str


class FrameTexts(Texts):
    """`titles` has each page by its name."""

    file: ClassVar[str] = "frame"

    titles: dict[str, str]
    tab: Filled
    language: str
    banner: BannerTexts
    not_set_up: NotSetUpTexts
