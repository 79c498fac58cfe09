"""Labels that may be wrong, as a contact sheet: one click a photograph puts it right."""

from collections.abc import Iterable, Sequence
from typing import Final

import streamlit as st

from ui import photographs, small_print
from ui.api.data import Suspect, TrainingData
from ui.data import corrections
from ui.data.texts import DataTexts
from ui.photographs import Shown
from ui.problems import notice
from ui.visit import Visit

SHEET: Final = 12  # photographs at first, and more at each wish
TILE: Final = 164  # pixels: two beside each other on a telephone
_SHOWN: Final = "suspects shown"
_STYLE: Final = """<style>
.st-key-suspects img { aspect-ratio: 1; object-fit: cover }
</style>"""


def draw(visit: Visit, told: TrainingData) -> None:
    texts = visit.reader.texts(DataTexts).suspects
    st.header(texts.title, anchor=False)
    _last(visit)
    if told.suspected is None:
        st.info(texts.unknown, icon=":material/visibility_off:")
        small_print.draw(told.suspected_detail or "")
    elif not told.suspected:
        st.success(texts.none, icon=":material/check_circle:")
    else:
        st.markdown(texts.lead)
        _sheet(visit, told.suspected, told.labels)


def _last(visit: Visit) -> None:
    texts, last = visit.reader.texts(DataTexts).suspects, corrections.last()
    refused = corrections.refused()
    if refused is not None:
        notice.draw(refused, visit.reader)
    if corrections.was_undone():
        st.info(texts.undone, icon=":material/undo:")
    if last is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(texts.corrected(label=visit.reader.label(last.label)), width="content")
            arguments = (visit.gateway, last)
            st.button(
                texts.undo, icon=":material/undo:", key="undo correction", on_click=corrections.undo, args=arguments
            )


def _sheet(visit: Visit, suspects: Sequence[Suspect], labels: Iterable[str]) -> None:
    texts, wanted = visit.reader.texts(DataTexts).suspects, st.session_state.get(_SHOWN, SHEET)
    sheet = suspects[:wanted]
    shown = photographs.thumbnails(visit.gateway, [each.sha256 for each in sheet])
    st.html(_STYLE)
    with st.container(horizontal=True, key="suspects"):
        for suspect in sheet:
            with st.container(width=TILE, gap="small"):
                _tile(visit, suspect, shown[suspect.sha256], labels)
    numbers = {"shown": visit.reader.number(len(sheet)), "total": visit.reader.number(len(suspects))}
    st.caption(texts.shown(**numbers))
    if len(sheet) < len(suspects):
        st.button(texts.more, icon=":material/expand_more:", key="more suspects", on_click=_more)


def _tile(visit: Visit, suspect: Suspect, shown: Shown, labels: Iterable[str]) -> None:
    reader, texts = visit.reader, visit.reader.texts(DataTexts).suspects
    photographs.draw(shown, texts.alt(label=reader.label(suspect.label)), reader)
    percent = reader.percent(suspect.score, decimals=0)
    st.markdown(texts.labelled(label=reader.label(suspect.label), percent=percent))
    _button(visit, suspect, suspect.suggested)
    _button(visit, suspect, suspect.label)
    others = [each for each in labels if each not in {suspect.label, suspect.suggested}]
    if others:
        with st.popover(texts.other, width="stretch", key=f"other {suspect.sha256}"):
            for each in others:
                _button(visit, suspect, each)


def _button(visit: Visit, suspect: Suspect, label: str) -> None:
    """The label that it has is confirmed by it: the photograph is no suspect any more."""
    texts = visit.reader.texts(DataTexts).suspects
    st.button(
        texts.really(label=visit.reader.label(label)),
        type="primary" if label == suspect.suggested else "secondary",
        width="stretch",
        key=f"correct {suspect.sha256} {label}",
        on_click=corrections.correct,
        args=(visit.gateway, suspect.sha256, label),
    )


def _more() -> None:
    st.session_state[_SHOWN] = st.session_state.get(_SHOWN, SHEET) + SHEET
