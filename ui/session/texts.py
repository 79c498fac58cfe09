"""The texts about keys."""

from typing import ClassVar

from ui.texts import Filled, Section, Texts


class FormTexts(Section):
    label: str
    help: str
    submit: str
    empty: str
    wrong: str


class GateTexts(Section):
    """In place of a page."""

    needs: Filled
    lacks: Filled
    ended: Filled
    who: Filled
    safe: str


class PanelTexts(Section):
    """In the side bar."""

    sign_in: str
    another: str
    signed_in: Filled
    expires: Filled
    sign_out: str


class SessionTexts(Texts):
    file: ClassVar[str] = "session"

    form: FormTexts
    gate: GateTexts
    panel: PanelTexts
    may: dict[str, str]
    purposes: dict[str, str]
