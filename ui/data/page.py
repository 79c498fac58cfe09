"""Data: a reviewer sees what the next model can learn from, adds to it, and puts right what is wrong."""

import streamlit as st

from ui.api import data
from ui.data import adding, aside, counts, forgetting, suspects
from ui.data.texts import DataTexts
from ui.visit import Visit


def draw(visit: Visit) -> None:
    texts = visit.reader.texts(DataTexts)
    st.title(texts.title, anchor=False)
    st.markdown(texts.lead)
    with st.spinner(texts.asking):
        told = data.look(visit.gateway, status=aside.status(), cursor=aside.cursor(), limit=aside.SHOWN)
    counts.draw(told, visit.reader)
    adding.draw(visit, told.labels)
    suspects.draw(visit, told)
    aside.draw(told, visit.reader)
    forgetting.draw(visit)
