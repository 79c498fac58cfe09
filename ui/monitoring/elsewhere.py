"""Where to look closer: the pages of which the operator has told the address."""

import streamlit as st

from ui.monitoring.texts import MonitoringTexts
from ui.visit import Visit


def draw(visit: Visit) -> None:
    if not visit.elsewhere:
        return
    texts = visit.reader.texts(MonitoringTexts).elsewhere
    st.header(texts.title, anchor=False)
    with st.container(horizontal=True):
        for name, url in visit.elsewhere.items():
            st.link_button(texts.pages[name], url, icon=":material/open_in_new:")
