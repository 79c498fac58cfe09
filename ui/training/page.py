"""Training: why and when the next one comes, one started by hand and followed, and the last ones."""

import streamlit as st

from ui.api import trainings
from ui.training import following, history, outlook, starting
from ui.training.texts import TrainingTexts
from ui.visit import Visit


def draw(visit: Visit) -> None:
    """One training at a time: while one is followed, none is offered."""
    texts = visit.reader.texts(TrainingTexts)
    st.title(texts.title, anchor=False)
    st.markdown(texts.lead)
    found = trainings.overview(visit.gateway)
    run = following.chosen(found.runs)
    over = run is None or following.draw(visit, run)
    outlook.draw(found, visit.reader)
    if over:
        starting.draw(visit)
    history.draw(visit, found.runs)
