"""Which language the app is read in: of the link, the browser's, or as chosen in the side bar."""

from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from ui.frame_texts import FrameTexts
from ui.texts import LANGUAGES, Reader
from ui.texts.language import NAMES, is_language, preferred

PARAMETER: Final = "lang"
_STATE: Final = "language"
# A page that says it is English is read aloud in English, whatever its words are.
_SPOKEN: Final = '<script>document.documentElement.lang = "{language}"</script>'
# `Press Enter to submit form`, in English only.
_NO_HINTS: Final = "<style>[data-testid=InputInstructions] { display: none }</style>"


def reader() -> Reader:
    """A session keeps its language; its first run takes that of the link."""
    chosen = st.session_state.get(_STATE)
    if not is_language(chosen):
        chosen = preferred(st.query_params.get(PARAMETER), st.context.locale)
        st.session_state[_STATE] = chosen
    return Reader(chosen, _zone(st.context.timezone))


def draw_switch(reader: Reader) -> None:
    """A choice goes into the address, so that a link keeps it; turning to another page would take it out again."""
    st.segmented_control(
        reader.texts(FrameTexts).language,
        LANGUAGES,
        format_func=NAMES.__getitem__,
        required=True,
        key=_STATE,
        on_change=_keep_in_address,
    )
    if st.session_state.get("language chosen"):
        _keep_in_address()
    st.html(_SPOKEN.format(language=reader.language), unsafe_allow_javascript=True)
    st.html(_NO_HINTS)


def _keep_in_address() -> None:
    st.session_state["language chosen"] = True
    st.query_params[PARAMETER] = st.session_state[_STATE]


def _zone(name: str | None) -> ZoneInfo:
    """The browser's; a name that this machine's tables lack is no reason to show no times."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
