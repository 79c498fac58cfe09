"""The training that the page follows: one that was started here or is chosen from the last ones, or what runs now."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from ui.api import trainings
from ui.api.runs import MOVING, FollowedRun
from ui.api.trainings import Training
from ui.runs import panel, words
from ui.texts import Reader
from ui.training.texts import TrainingTexts
from ui.visit import Visit

_STATE: Final = "training"


def begin(run: str) -> None:
    st.session_state[_STATE] = run


def chosen(runs: Sequence[Training]) -> str | None:
    """What runs now is kept, so that its end is told too."""
    moving = next((each.run for each in runs if each.state in MOVING), None)
    if moving is not None and _STATE not in st.session_state:
        begin(moving)
    run: str | None = st.session_state.get(_STATE)
    return run


def draw(visit: Visit, run: str) -> bool:
    """Whether it has ended."""
    texts = visit.reader.texts(TrainingTexts).running
    st.header(texts.title, anchor=False)
    with st.container(border=True):
        ended = panel.draw(visit, trainings.follow, run)
        if ended is None:
            st.caption(texts.by_itself)
            return False
        _outcome(ended, visit.reader)
        panel.steps(ended, visit.reader)
        st.button(texts.close, icon=":material/close:", key="close training", on_click=_forget)
    return True


def _outcome(run: FollowedRun, reader: Reader) -> None:
    texts, task = reader.texts(TrainingTexts).running, words.stopped_at(run)
    if run.outcome == "done":
        st.success(texts.done, icon=words.ICONS["done"])
    elif run.outcome == "stopped":
        st.warning(texts.stopped.get(task or "", texts.stopped_elsewhere), icon=words.ICONS["stopped"])
    elif task is None:
        st.error(texts.failed_nowhere, icon=words.ICONS["failed"])
    else:
        st.error(texts.failed(step=words.name(task, reader)), icon=words.ICONS["failed"])
    panel.why(run, reader)


def _forget() -> None:
    st.session_state.pop(_STATE, None)
