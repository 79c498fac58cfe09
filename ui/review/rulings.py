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
    _rule(lambda: reviews.confirm(gateway, review, label))


def reject(gateway: Gateway, review: str) -> None:
    _rule(lambda: reviews.reject(gateway, review))


def undo(gateway: Gateway) -> None:
    """The latest; one that cannot be taken back any more is no longer offered, and the page says why."""
    last = _ruled()[-1]
    try:
        queue.bring_back(reviews.reopen(gateway, last.id))
    except GatewayError as error:
        st.session_state[_FAILED] = error
        if error.is_temporary:
            return
    _ruled().pop()


def last() -> Review | None:
    return _ruled()[-1] if _ruled() else None


def refused() -> GatewayError | None:
    """Told once."""
    error: GatewayError | None = st.session_state.pop(_FAILED, None)
    return error


def _rule(ask: Callable[[], Review]) -> None:
    """A temporary failure leaves the photograph in front."""
    try:
        _ruled().append(ask())
    except GatewayError as error:
        st.session_state[_FAILED] = error
        if error.is_temporary:
            return
    queue.go_on()


def _ruled() -> list[Review]:
    ruled: list[Review] = st.session_state.setdefault(_RULED, [])
    return ruled
