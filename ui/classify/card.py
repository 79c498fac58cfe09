"""One photograph beside its answer, or beside why it has none."""

from html import escape
from typing import Final

import streamlit as st

from ui.api.errors import GatewayError
from ui.api.schemas import Answer, Heatmap
from ui.classify import bars, problems, words
from ui.classify.asking import Outcome
from ui.classify.photograph import Photograph
from ui.classify.picture import picture

# Content decides the picture, so sessions may share it; a rerun of the page decodes nothing again.
_picture = st.cache_data(show_spinner=False, max_entries=200)(picture)


NO_PREVIEW: Final = """
<div style="aspect-ratio:3/2;display:grid;place-items:center;border-radius:.75rem;background:rgba(127,140,132,.15)">
  No preview
</div>"""
SMALL_PRINT: Final = '<div style="font-size:.875rem;opacity:.72;overflow-wrap:anywhere">{text}</div>'


def draw(photograph: Photograph, outcome: Outcome, *, explain: bool) -> None:
    with st.container(border=True):
        left, right = st.columns([5, 6], gap="medium")
        if isinstance(outcome, Answer):
            with left:
                _photograph(photograph, outcome.prediction.heatmap if explain else None)
            with right:
                _answer(outcome, explain=explain)
        else:
            with left:
                _photograph(photograph, None)
            with right:
                _problem(outcome)


def _photograph(photograph: Photograph, heatmap: Heatmap | None) -> None:
    shown = _picture(photograph.content, heatmap)
    if shown is None:
        st.html(NO_PREVIEW)
    else:
        alt = f"Your photograph {photograph.name}" + (", lit where the model looked" if heatmap else "")
        st.image(shown, width="stretch", alt=alt)
    _small_print(photograph.name)


def _answer(answer: Answer, *, explain: bool) -> None:
    prediction = answer.prediction
    st.subheader(words.label(prediction.label), anchor=False)
    if told := words.doubt(prediction):
        st.warning(told, icon=":material/help:")
    st.html(bars.html(prediction.probabilities))
    if explain and prediction.heatmap:
        st.caption(
            f"The brighter a part of the photograph, the more it spoke for {words.label(prediction.label).lower()}."
        )
    st.caption(words.origin(answer))


def _problem(error: GatewayError) -> None:
    st.subheader("No answer", anchor=False)
    if error.concerns_every_photograph:
        st.write("The reason stands above the photographs.")
    else:
        problem(error)


def problem(error: GatewayError) -> None:
    """What happened, what to do next, and the details for whoever is told."""
    said = problems.in_words(error)
    st.error(f"**{said.what}** {said.next_step}", icon=":material/error:")
    _small_print(f"Details: {problems.details(error)}")


def _small_print(text: str) -> None:
    """A caption would read a file's name and the gateway's details as Markdown."""
    st.html(SMALL_PRINT.format(text=escape(text)))
