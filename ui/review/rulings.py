"""What this person has decided, the latest last; and what the gateway did not take."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from ui.api import reviews
from ui.api.errors import GatewayError
from ui.api.reviews import Review
from ui.api.transport import Gateway
from ui.review import queue

_RULED: Final = "rulings"
_FAILED: Final = "refused ruling"


def confirm(gateway: Gateway, review: str, label: str) -> None:
    _rule(review, lambda: reviews.confirm(gateway, review, label))


def reject(gateway: Gateway, review: str) -> None:
    _rule(review, lambda: reviews.reject(gateway, review))


def undo(gateway: Gateway, review: Review) -> None:
    """Once; one that cannot be taken back any more is no longer offered, and the page says why."""
    if review not in _ruled():
        return
    try:
        queue.bring_back(reviews.reopen(gateway, review.id))
    except GatewayError as error:
        st.session_state[_FAILED] = error
        if error.is_temporary:
            return
    _ruled().remove(review)


def last() -> Review | None:
    return _ruled()[-1] if _ruled() else None


def refused() -> GatewayError | None:
    """Told once."""
    error: GatewayError | None = st.session_state.pop(_FAILED, None)
    return error


def _rule(review: str, ask: Callable[[], Review]) -> None:
    """A temporary failure leaves the photograph in front; a button that was pressed twice has decided once."""
    try:
        ruled = ask()
        st.session_state[_RULED] = [*(each for each in _ruled() if each.id != review), ruled]
    except GatewayError as error:
        st.session_state[_FAILED] = error
        if error.is_temporary:
            return
    queue.go_on()


def _ruled() -> list[Review]:
    ruled: list[Review] = st.session_state.setdefault(_RULED, [])
    return ruled
