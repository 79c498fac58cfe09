"""What the gateway said a moment ago: a page that runs at every click need not ask for everything again."""

import time
from collections.abc import Callable
from typing import TypeVar

import streamlit as st

Told = TypeVar("Told")


def ask(name: str, seconds: float, ask: Callable[[], Told]) -> Told:
    """As old as `seconds` at most, and of this session: another person's key may tell less. What fails is not kept."""
    state, now = f"recent {name}", time.monotonic()
    kept: tuple[float, Told] | None = st.session_state.get(state)
    if kept is None or now - kept[0] > seconds:
        kept = (now, ask())
        st.session_state[state] = kept
    return kept[1]
