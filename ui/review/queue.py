"""Which photograph is in front: the least certain one that this person has not put off."""

from dataclasses import dataclass
from typing import Final

import streamlit as st

from ui.api import reviews
from ui.api.reviews import Reason, Review, ReviewCounts, Reviews
from ui.api.transport import Gateway

_LATER: Final = "later reviews"
_BACK: Final = "returned review"


@dataclass(frozen=True)
class Queue:
    """`following` comes next, so that its photograph can be fetched ahead; `put_off` by this session."""

    front: Review | None
    following: Review | None
    counts: ReviewCounts
    put_off: int


def look(gateway: Gateway, reason: Reason | None) -> Queue:
    """Page by page, until one has something that was not put off."""
    page = reviews.waiting(gateway, reason)
    counts, found = page.counts, _in_order(page)
    while not found and page.next_cursor is not None:
        page = reviews.waiting(gateway, reason, page.next_cursor)
        found = _in_order(page)
    front, following = (*found, None, None)[:2]
    return Queue(front, following, counts, len(_later()))


def put_off(review: str) -> None:
    """Until the person asks for it again, or signs in anew."""
    _later().add(review)
    st.session_state.pop(_BACK, None)


def look_again() -> None:
    _later().clear()


def bring_back(review: Review) -> None:
    """One whose ruling was undone comes to the front, wherever it stands among the others."""
    st.session_state[_BACK] = review


def go_on() -> None:
    """What was brought back stands there once."""
    st.session_state.pop(_BACK, None)


def _in_order(page: Reviews) -> list[Review]:
    back: Review | None = st.session_state.get(_BACK)
    others = [each for each in page.reviews if each.id not in _later() and (back is None or each.id != back.id)]
    return others if back is None else [back, *others]


def _later() -> set[str]:
    later: set[str] = st.session_state.setdefault(_LATER, set())
    return later
