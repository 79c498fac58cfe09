"""A change of the version in service: offered, and confirmed once it was said what it does."""

from dataclasses import dataclass, field
from typing import Final, Literal
from uuid import uuid4

import streamlit as st

from ui.api import models as calls
from ui.api.errors import GatewayError
from ui.api.models import Models, Version
from ui.api.transport import Gateway
from ui.models import changing, words
from ui.models.texts import ModelTexts
from ui.problems import edge, notice
from ui.texts import Reader
from ui.visit import Visit

SHORTEST: Final = 3
LONGEST: Final = 500
_INTENT: Final = "intent"  # what the open dialog asks about
_REASON: Final = "change reason"
_FAILED: Final = "change refused"


@dataclass(frozen=True)
class Intent:
    """`wish` is one a confirmation: sent twice, it changes once."""

    action: Literal["promote", "rollback"]
    to: int
    wish: str = field(default_factory=lambda: uuid4().hex)


def offer_promotion(version: Version, obstacle: str | None, reader: Reader) -> None:
    """Why it cannot be, where it cannot."""
    texts, busy = reader.texts(ModelTexts).change, changing.is_under_way()
    text = texts.promote(version=version.version)
    why_not = obstacle or (texts.under_way if busy else None)
    arguments = ("promote", version.version)
    st.button(
        text, icon=":material/publish:", key="promote", disabled=why_not is not None, on_click=_open, args=arguments
    )
    if why_not:
        st.caption(why_not)


def offer_rollback(models: Models, reader: Reader) -> None:
    texts, busy = reader.texts(ModelTexts).change, changing.is_under_way()
    if models.previous is None or models.previous == models.in_service:
        st.caption(texts.none_before)
        return
    text, arguments = texts.roll_back(version=models.previous), ("rollback", models.previous)
    previous = models.numbered(models.previous)
    drawn = previous is not None and words.would_replace_photographs(previous, models)
    st.button(text, icon=":material/undo:", key="roll back", disabled=busy or drawn, on_click=_open, args=arguments)
    if drawn:
        st.caption(texts.only_drawings)


def draw(visit: Visit, models: Models) -> None:
    """The dialog, while it is open."""
    intent: Intent | None = st.session_state.get(_INTENT)
    if intent is None:
        return
    texts = visit.reader.texts(ModelTexts).change
    title = texts.promote_title if intent.action == "promote" else texts.roll_back_title
    st.dialog(title(version=intent.to), width="medium", on_dismiss=_close)(_ask)(visit, models, intent)


def _ask(visit: Visit, models: Models, intent: Intent) -> None:
    with edge.held(visit.reader):
        if st.session_state.get(_INTENT) is None:
            st.rerun()
        texts = visit.reader.texts(ModelTexts).change
        st.markdown("\n".join(f"- {each}" for each in consequences(intent, models, visit.reader)))
        with st.form("confirm change", border=False):
            st.text_input(texts.reason, placeholder=texts.example, max_chars=LONGEST, key=_REASON)
            go = texts.promote if intent.action == "promote" else texts.roll_back
            arguments = (visit.gateway, intent, texts.too_short)
            st.form_submit_button(go(version=intent.to), type="primary", on_click=_confirm, args=arguments)
        st.button(texts.cancel, key="cancel change", on_click=_close)
        _refusal(visit.reader)


def consequences(intent: Intent, models: Models, reader: Reader) -> list[str]:
    """Which version answers now, which will, how long it takes, and what cannot be undone."""
    texts, now = reader.texts(ModelTexts).change, models.in_service
    known = {each.version: each for each in models.models}

    def accuracy(number: int) -> str:
        return words.accuracy(known[number], reader) if number in known else words.UNKNOWN

    told = [texts.then(version=intent.to, accuracy=accuracy(intent.to))]
    if now is None:
        return [*told, texts.lasting]
    loaded = intent.to in known and known[intent.to].is_loaded
    how_long = texts.loaded if loaded else texts.not_loaded
    before = texts.now(version=now, accuracy=accuracy(now))
    return [before, *told, how_long(to=intent.to, now=now), texts.undo(now=now), texts.lasting]


def _confirm(gateway: Gateway, intent: Intent, too_short: str) -> None:
    reason = st.session_state[_REASON].strip()
    if len(reason) < SHORTEST:
        st.session_state[_FAILED] = too_short
        return
    try:
        if intent.action == "promote":
            asked = calls.promote(gateway, intent.to, reason, wish=intent.wish)
        else:
            asked = calls.roll_back(gateway, reason, wish=intent.wish)
    except GatewayError as error:
        st.session_state[_FAILED] = error
        return
    changing.begin(asked.run, intent.to)
    _close()


def _refusal(reader: Reader) -> None:
    refused = st.session_state.pop(_FAILED, None)
    if isinstance(refused, GatewayError):
        notice.draw(refused, reader)
    elif refused:
        st.error(refused, icon=":material/edit:")


def _open(action: Literal["promote", "rollback"], to: int) -> None:
    st.session_state[_INTENT] = Intent(action, to)
    st.session_state[_REASON] = ""


def _close() -> None:
    st.session_state.pop(_INTENT, None)
