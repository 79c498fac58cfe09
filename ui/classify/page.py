"""Classify: a person adds photographs and sees what the model says of each."""

from collections.abc import Sequence
from functools import partial
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui.api.client import GatewayClient
from ui.api.errors import GatewayError
from ui.api.schemas import Answer
from ui.classify import asking, card, words
from ui.classify.asking import Outcome, Outcomes, Question
from ui.classify.photograph import Photograph

TYPES: Final = ["jpg", "jpeg", "png", "webp"]


def draw(gateway: GatewayClient) -> None:
    st.title("Which plant is it?", anchor=False)
    st.markdown("Add photographs: the model names the plant on each, and says how sure it is.")
    photographs = _uploaded()
    explain = st.toggle("Show where the model looked", help="Darkens what did not speak for the answer.")
    outcomes: Outcomes = st.session_state.setdefault("outcomes", {})
    asking.forget_others(outcomes, photographs)
    if photographs:
        _answers(gateway, [Question(each, gateway.key, explain) for each in photographs], outcomes)
    else:
        _empty()


def _uploaded() -> list[Photograph]:
    files = st.file_uploader("Photographs of plants (JPEG, PNG or WebP)", type=TYPES, accept_multiple_files=True)
    return [Photograph.of(file.name, file.getvalue()) for file in files]


def _empty() -> None:
    with st.container(border=True):
        st.markdown("**No photograph yet.** Drop one or more into the field above, or press *Upload*.")
        st.caption("Best are sharp photographs by daylight, with one plant that fills most of the picture.")


def _answers(gateway: GatewayClient, questions: Sequence[Question], outcomes: Outcomes) -> None:
    st.header("Answers", anchor=False)
    above = st.empty()
    seen = []
    for question, outcome in asking.answer_each(questions, outcomes, partial(_ask, gateway, above, questions)):
        seen.append(outcome)
        card.draw(question.photograph, outcome, explain=question.explain)
    with above.container():
        _summary(seen, outcomes)


def _ask(gateway: GatewayClient, place: DeltaGenerator, questions: Sequence[Question], question: Question) -> Answer:
    """Progress shows only while the gateway is asked: a rerun that knows every answer does not flicker."""
    done = questions.index(question)
    place.progress(done / len(questions), text=f"Photograph {done + 1} of {len(questions)}")
    return gateway.predict(question.photograph.content, explain=question.explain)


def _summary(seen: Sequence[Outcome], outcomes: Outcomes) -> None:
    """What concerns every photograph is said once."""
    if len(seen) > 1:
        st.markdown(words.summary(seen))
    errors = [each for each in seen if isinstance(each, GatewayError)]
    for shared in {each.type: each for each in errors if each.concerns_every_photograph}.values():
        card.problem(shared)
    if any(each.is_temporary for each in errors):
        st.button(
            "Try again",
            type="primary",
            icon=":material/refresh:",
            on_click=asking.forget_temporary_failures,
            args=(outcomes,),
        )
