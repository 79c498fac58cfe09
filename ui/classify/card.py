"""One photograph beside its answer, or beside why it has none."""

from html import escape
from typing import Final

import streamlit as st

from ui import small_print
from ui.api.errors import GatewayError
from ui.api.predictions import Answer, Heatmap
from ui.classify import bars, verdict, words
from ui.classify.asking import Outcome, Question
from ui.classify.photograph import Photograph
from ui.classify.picture import picture
from ui.classify.texts import ClassifyTexts
from ui.problems import notice
from ui.texts import Reader
from ui.visit import Visit

# Content decides the picture, so sessions may share it; a rerun of the page decodes nothing again.
_picture = st.cache_data(show_spinner=False, max_entries=200)(picture)

NO_PREVIEW: Final = """
<div style="aspect-ratio:3/2;display:grid;place-items:center;border-radius:.75rem;background:rgba(127,140,132,.15)">
  {said}
</div>"""


def draw(visit: Visit, question: Question, outcome: Outcome, place: int) -> None:
    """`place` is the photograph's among those of the page: two may have one content."""
    reader, photograph = visit.reader, question.photograph
    with st.container(border=True):
        left, right = st.columns([5, 6], gap="medium")
        if not isinstance(outcome, Answer):
            with left:
                _photograph(photograph, None, reader)
            with right:
                _problem(outcome, reader)
            return
        prediction = outcome.prediction
        with left:
            _photograph(photograph, prediction.heatmap if question.explain else None, reader)
        with right:
            _answer(outcome, reader, explain=question.explain)
            verdict.draw(visit.gateway.with_key(question.key), prediction, photograph.sha256, reader, place)


def _photograph(photograph: Photograph, heatmap: Heatmap | None, reader: Reader) -> None:
    texts = reader.texts(ClassifyTexts).card
    shown = _picture(photograph.content, heatmap)
    if shown is None:
        st.html(NO_PREVIEW.format(said=escape(texts.no_preview)))
    else:
        alt = (texts.alt_lit if heatmap else texts.alt)(name=photograph.name)
        st.image(shown, width="stretch", alt=alt)
    small_print.draw(photograph.name)


def _answer(answer: Answer, reader: Reader, *, explain: bool) -> None:
    prediction = answer.prediction
    st.subheader(words.headline(prediction.label, reader), anchor=False)
    if told := words.doubt(prediction, reader):
        st.warning(told, icon=":material/help:")
    st.html(bars.html(prediction.probabilities, reader))
    if explain and prediction.heatmap:
        st.caption(reader.texts(ClassifyTexts).card.lit(label=reader.label(prediction.label)))
    st.caption(words.origin(answer, reader))


def _problem(error: GatewayError, reader: Reader) -> None:
    texts = reader.texts(ClassifyTexts).card
    st.subheader(texts.no_answer, anchor=False)
    if error.concerns_every_photograph:
        st.write(texts.reason_above)
    else:
        notice.draw(error, reader)
