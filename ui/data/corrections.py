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
        _corrected().append(images.correct(gateway, sha256, label))
    except GatewayError as error:
        st.session_state[_FAILED] = error


def undo(gateway: Gateway) -> None:
    """The latest; one that cannot be taken back any more is no longer offered, and the page says why."""
    try:
        reviews.reopen(gateway, _corrected()[-1].review)
        st.session_state[_UNDONE] = True
    except GatewayError as error:
        st.session_state[_FAILED] = error
        if error.is_temporary:
            return
    _corrected().pop()


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
