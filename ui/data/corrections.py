"""Labels that this person has corrected, the latest last; and what the gateway did not take."""

from typing import Final

import streamlit as st

from ui.api import images, reviews
from ui.api.errors import GatewayError
from ui.api.images import Labelled
from ui.api.transport import Gateway

_CORRECTED: Final = "corrections"
_UNDONE: Final = "undone correction"
_FAILED: Final = "refused correction"


def correct(gateway: Gateway, sha256: str, label: str) -> None:
    try:
        corrected = images.correct(gateway, sha256, label)
        st.session_state[_CORRECTED] = [*(each for each in _corrected() if each.sha256 != sha256), corrected]
    except GatewayError as error:
        st.session_state[_FAILED] = error


def undo(gateway: Gateway, correction: Labelled) -> None:
    """Once; one that cannot be taken back any more is no longer offered, and the page says why."""
    if correction not in _corrected():
        return
    try:
        reviews.reopen(gateway, correction.review)
        st.session_state[_UNDONE] = True
    except GatewayError as error:
        st.session_state[_FAILED] = error
        if error.is_temporary:
            return
    _corrected().remove(correction)


def last() -> Labelled | None:
    return _corrected()[-1] if _corrected() else None


def was_undone() -> bool:
    """Told once."""
    return bool(st.session_state.pop(_UNDONE, False))


def refused() -> GatewayError | None:
    """Told once."""
    error: GatewayError | None = st.session_state.pop(_FAILED, None)
    return error


def _corrected() -> list[Labelled]:
    corrected: list[Labelled] = st.session_state.setdefault(_CORRECTED, [])
    return corrected
