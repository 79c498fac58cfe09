"""A change that was asked for here: followed until the version is served, and told how it ended."""

from dataclasses import dataclass
from typing import Final

import streamlit as st

from ui.api import models as calls
from ui.api.models import Models
from ui.api.runs import FollowedRun
from ui.models.texts import ModelTexts
from ui.runs import ended, panel, words
from ui.texts import Reader
from ui.visit import Visit

_STATE: Final = "change"


@dataclass(frozen=True)
class Change:
    run: str
    to: int


def begin(run: str, to: int) -> None:
    st.session_state[_STATE] = Change(run, to)


def is_under_way() -> bool:
    change: Change | None = st.session_state.get(_STATE)
    return change is not None and change.run not in ended.known()


def draw(visit: Visit, models: Models) -> None:
    change: Change | None = st.session_state.get(_STATE)
    if change is None:
        return
    texts = visit.reader.texts(ModelTexts).change
    with st.container(border=True):
        if is_under_way():
            st.markdown(f"**{texts.moving(version=change.to)}**")
        over = panel.draw(visit, calls.follow_change, change.run)
        if over is not None:
            _outcome(over, change, models, visit.reader)
            panel.steps(over, visit.reader)
            st.button(texts.close, icon=":material/close:", key="close change", on_click=_forget)


def _outcome(run: FollowedRun, change: Change, models: Models, reader: Reader) -> None:
    texts = reader.texts(ModelTexts).change
    if run.outcome == "done" and models.in_service == change.to:
        st.success(texts.done(version=change.to), icon=words.ICONS["done"])
    elif run.outcome == "done":
        st.info(texts.overtaken(version=change.to), icon=words.ICONS["done"])
    elif run.outcome == "stopped":
        st.warning(texts.stopped, icon=words.ICONS["stopped"])
    else:
        st.error(texts.failed, icon=words.ICONS["failed"])
    panel.why(run, reader)


def _forget() -> None:
    st.session_state.pop(_STATE, None)
