"""The last trainings: when, how long, why, and how each ended."""

from collections.abc import Sequence

import streamlit as st

from ui import small_print
from ui.api import trainings
from ui.api.runs import MOVING, FollowedRun
from ui.api.trainings import Training
from ui.runs import ended, words
from ui.runs.texts import RunTexts
from ui.texts import Reader
from ui.training import following
from ui.training.texts import TrainingTexts
from ui.visit import Visit


def draw(visit: Visit, runs: Sequence[Training]) -> None:
    texts = visit.reader.texts(TrainingTexts).history
    st.header(texts.title, anchor=False)
    if not runs:
        st.info(texts.empty, icon=":material/history:")
        return
    over = ended.of(visit.gateway, trainings.follow, [each.run for each in runs if each.state not in MOVING])
    for run in runs:
        _one(run, over.get(run.run), visit.reader)


def _one(run: Training, over: FollowedRun | None, reader: Reader) -> None:
    with st.container(border=True):
        left, right = st.columns([5, 1], vertical_alignment="center")
        with left:
            st.markdown(line(run, over, reader))
            for said in dict.fromkeys(each for each in (run.reason, over and over.detail) if each):
                small_print.draw(said)
        show = reader.texts(TrainingTexts).history.show
        right.button(show, key=f"show {run.run}", on_click=following.begin, args=(run.run,))


def line(run: Training, over: FollowedRun | None, reader: Reader) -> str:
    """When it began, how it ended and in what time."""
    texts, outcome = reader.texts(TrainingTexts).history, over.outcome if over else "moving"
    said = {
        "icon": words.ICONS[outcome],
        "moment": reader.moment(run.started) if run.started else texts.not_begun,
        "state": reader.texts(RunTexts).outcomes[outcome],
        "log": f"[Airflow]({run.airflow_url})",
    }
    if run.started is None or run.ended is None:
        return texts.line(**said)
    return texts.line_timed(duration=reader.duration((run.ended - run.started).total_seconds()), **said)
