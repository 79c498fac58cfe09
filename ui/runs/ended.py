"""Runs that have ended, as they ended: a session asks for each once."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import streamlit as st

from ui.api.runs import FollowedRun
from ui.api.transport import Gateway

Follow = Callable[[Gateway, str], FollowedRun]
AT_ONCE: Final = 8
_STATE: Final = "ended runs"


def known() -> dict[str, FollowedRun]:
    """By their ids."""
    found: dict[str, FollowedRun] = st.session_state.setdefault(_STATE, {})
    return found


def remember(run: FollowedRun) -> None:
    if run.outcome != "moving":
        known()[run.run] = run


def of(gateway: Gateway, follow: Follow, runs: Iterable[str]) -> Mapping[str, FollowedRun]:
    """Those that are not known yet are asked for side by side. Raises GatewayError."""
    missing = [each for each in runs if each not in known()]
    if missing:
        with ThreadPoolExecutor(AT_ONCE) as threads:
            for run in threads.map(lambda each: follow(gateway, each), missing):
                remember(run)
    return known()
