"""Classify: a person adds photographs, sees what the model says of each, and says whether that is right."""

from collections.abc import Sequence
from functools import partial

import streamlit as st
from pydantic import SecretStr
from streamlit.delta_generator import DeltaGenerator

from ui.api import predictions
from ui.api.errors import GatewayError
from ui.api.predictions import Answer
from ui.classify import asking, card, table, uploader, words
from ui.classify.asking import Outcome, Outcomes, Question
from ui.classify.texts import ClassifyTexts
from ui.problems import notice
from ui.problems.texts import ProblemTexts
from ui.visit import Visit


def draw(visit: Visit) -> None:
    texts = visit.reader.texts(ClassifyTexts)
    st.title(texts.title, anchor=False)
    st.markdown(texts.lead)
    photographs = uploader.draw(texts.upload)
    explain = st.toggle(texts.upload.explain, help=texts.upload.explain_help, key="explain")
    outcomes: Outcomes = st.session_state.setdefault("outcomes", {})
    asking.forget_others(outcomes, photographs)
    if photographs:
        key = visit.gateway.key or SecretStr("")
        _answers(visit, [Question(each, key, explain) for each in photographs], outcomes)
    else:
        _empty(texts)


def _empty(texts: ClassifyTexts) -> None:
    with st.container(border=True):
        st.markdown(texts.upload.empty)
        st.caption(texts.upload.advice)


def _answers(visit: Visit, questions: Sequence[Question], outcomes: Outcomes) -> None:
    st.header(visit.reader.texts(ClassifyTexts).answers.title, anchor=False)
    above = st.empty()
    seen: list[Outcome] = []
    for question, outcome in asking.answer_each(questions, outcomes, partial(_ask, visit, above, questions)):
        card.draw(visit, question, outcome, place=len(seen))
        seen.append(outcome)
    with above.container():
        _summary(visit, [*zip((each.photograph for each in questions), seen, strict=True)], outcomes)


def _ask(visit: Visit, place: DeltaGenerator, questions: Sequence[Question], question: Question) -> Answer:
    """Progress shows only while the gateway is asked: a rerun that knows every answer does not flicker."""
    texts, done = visit.reader.texts(ClassifyTexts).answers, questions.index(question)
    place.progress(done / len(questions), text=texts.progress(done=done + 1, total=len(questions)))
    answer = predictions.predict(visit.gateway, question.photograph.content, explain=question.explain)
    visit.origin.heard_from(answer.prediction.model.version)
    return answer


def _summary(visit: Visit, rows: Sequence[table.Row], outcomes: Outcomes) -> None:
    """What concerns every photograph is said once."""
    seen = [outcome for _, outcome in rows]
    if len(seen) > 1:
        st.markdown(words.summary(seen, visit.reader))
    errors = [each for each in seen if isinstance(each, GatewayError)]
    for shared in {each.type: each for each in errors if each.concerns_every_photograph}.values():
        notice.draw(shared, visit.reader)
    with st.container(horizontal=True):
        if any(each.is_temporary for each in errors):
            _again(visit, outcomes)
        if len(errors) < len(seen):
            _download(visit, rows)


def _again(visit: Visit, outcomes: Outcomes) -> None:
    st.button(
        visit.reader.texts(ProblemTexts).try_again,
        type="primary",
        icon=":material/refresh:",
        key="ask again",
        on_click=asking.forget_temporary_failures,
        args=(outcomes,),
    )


def _download(visit: Visit, rows: Sequence[table.Row]) -> None:
    """Leaves the page as it is."""
    texts = visit.reader.texts(ClassifyTexts).answers
    st.download_button(
        texts.download,
        table.of(rows),
        file_name=texts.file_name,
        mime="text/csv",
        icon=":material/download:",
        key="download",
        on_click="ignore",
    )
