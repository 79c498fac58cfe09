"""Right or wrong: a person's word on an answer, and what becomes of it."""

from typing import Final

import streamlit as st

from ui.api import feedback
from ui.api.errors import GatewayError
from ui.api.feedback import Feedback
from ui.api.predictions import Prediction
from ui.api.transport import Gateway
from ui.classify.texts import ClassifyTexts
from ui.problems import edge, notice
from ui.texts import Reader

_STATE: Final = "said"  # id of a prediction → what was written down, or why it was not
Said = dict[str, Feedback | GatewayError]


@st.fragment
def draw(gateway: Gateway, prediction: Prediction, sha256: str, reader: Reader, place: int) -> None:
    """`gateway` asks with the key that asked for the prediction; `place` tells two cards of one photograph apart."""
    with edge.held(reader), st.container(key=f"verdict-{place}"):
        said = _said().get(prediction.id)
        if isinstance(said, Feedback):
            _thank(said, reader, place)
            return
        _ask(gateway, prediction, sha256, reader, place)
        if said is not None:
            notice.draw(said, reader)


def _ask(gateway: Gateway, prediction: Prediction, sha256: str, reader: Reader, place: int) -> None:
    texts = reader.texts(ClassifyTexts).verdict
    others = sorted(set(prediction.probabilities) - {prediction.label}, key=prediction.probabilities.__getitem__)[::-1]
    st.markdown(texts.question)

    def button(text: str, label: str, icon: str | None) -> None:
        arguments = (gateway, prediction.id, label, sha256)
        st.button(text, key=f"say {place} {label}", icon=icon, on_click=_say, args=arguments)

    with st.container(horizontal=True, gap="small"):
        button(texts.right, prediction.label, ":material/check:")
        if len(others) == 1:
            button(texts.wrong(label=reader.label(others[0])), others[0], ":material/close:")
        elif others:
            with st.popover(texts.wrong_of_many, icon=":material/close:", key=f"wrong {place}"):
                st.markdown(texts.which)
                for other in others:
                    button(reader.label(other), other, None)


def _thank(said: Feedback, reader: Reader, place: int) -> None:
    texts = reader.texts(ClassifyTexts).verdict
    thanks = texts.thanks(label=reader.label(said.label))
    st.success(f"{thanks} {texts.becomes if said.trainable else texts.counts}", icon=":material/volunteer_activism:")
    st.button(texts.change, key=f"change {place}", type="tertiary", on_click=_forget, args=(said.prediction,))


def _say(gateway: Gateway, prediction: str, label: str, sha256: str) -> None:
    try:
        _said()[prediction] = feedback.say(gateway, prediction, label, sha256)
    except GatewayError as error:
        _said()[prediction] = error


def _forget(prediction: str) -> None:
    """On the page only: what is said next stands in its place at the gateway too."""
    _said().pop(prediction, None)


def _said() -> Said:
    said: Said = st.session_state.setdefault(_STATE, {})
    return said
