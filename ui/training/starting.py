"""A training started by hand, with a reason."""

from typing import Final
from uuid import uuid4

import streamlit as st

from ui.api import trainings
from ui.api.errors import GatewayError
from ui.api.transport import Gateway
from ui.problems import notice
from ui.training import following
from ui.training.texts import TrainingTexts
from ui.visit import Visit

SHORTEST: Final = 3
LONGEST: Final = 500
_REASON: Final = "training reason"
_WISH: Final = "training wish"  # one until a training has started: sent twice, it starts one
_FAILED: Final = "training refused"


def draw(visit: Visit) -> None:
    texts = visit.reader.texts(TrainingTexts).start
    st.header(texts.title, anchor=False)
    st.markdown(texts.lead)
    with st.form("start training"):
        st.text_input(texts.reason, placeholder=texts.example, max_chars=LONGEST, key=_REASON)
        arguments = (visit.gateway, texts.too_short)
        st.form_submit_button(
            texts.submit, type="primary", icon=":material/play_arrow:", on_click=_start, args=arguments
        )
    refused = st.session_state.pop(_FAILED, None)
    if isinstance(refused, GatewayError):
        notice.draw(refused, visit.reader)
    elif refused:
        st.error(refused, icon=":material/edit:")


def _start(gateway: Gateway, too_short: str) -> None:
    reason = st.session_state[_REASON].strip()
    if len(reason) < SHORTEST:
        st.session_state[_FAILED] = too_short
        return
    wish = st.session_state.setdefault(_WISH, uuid4().hex)
    try:
        following.begin(trainings.start(gateway, reason, wish=wish).run)
    except GatewayError as error:
        st.session_state[_FAILED] = error
        return
    del st.session_state[_WISH]
    st.session_state[_REASON] = ""
