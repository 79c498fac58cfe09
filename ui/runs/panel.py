"""How far a run is: asked again every other second, until it has ended."""

from typing import Final

import streamlit as st

from ui import small_print
from ui.api.runs import FollowedRun
from ui.problems import edge
from ui.runs import ended, words
from ui.runs.ended import Follow
from ui.runs.texts import RunTexts
from ui.texts import Reader
from ui.visit import Visit

POLL_SECONDS: Final = 2.0


def draw(visit: Visit, follow: Follow, run: str) -> FollowedRun | None:
    """The run, once it has ended; None while it goes on. The whole page is drawn anew when it ends."""
    known = ended.known().get(run)
    if known is None:
        st.fragment(_follow, run_every=POLL_SECONDS)(visit, follow, run)
    return known


def steps(run: FollowedRun, reader: Reader) -> None:
    """Each task with its state, its time and its log."""
    st.markdown("  \n".join(words.line(each, run, reader) for each in run.tasks))
    st.markdown(f"[{reader.texts(RunTexts).whole}]({run.airflow_url})")


def why(run: FollowedRun, reader: Reader) -> None:
    """What the task that did not go on has left, if anything: in the language of the logs."""
    if run.detail:
        st.caption(reader.texts(RunTexts).why)
        small_print.draw(run.detail)


def _follow(visit: Visit, follow: Follow, run: str) -> None:
    with edge.held(visit.reader):
        found = follow(visit.gateway, run)
        if found.outcome != "moving":
            ended.remember(found)
            st.rerun()
        st.progress(found.share, text=words.progress(found, visit.reader))
        steps(found, visit.reader)
