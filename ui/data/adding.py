"""Labelled photographs that a reviewer adds: many at once, each with an outcome of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import small_print
from ui.api import images
from ui.api.errors import GatewayError
from ui.classify import uploader
from ui.classify import words as of_labels
from ui.classify.photograph import Photograph
from ui.classify.texts import ClassifyTexts
from ui.data.texts import AddingTexts, DataTexts
from ui.problems import words
from ui.texts import Reader
from ui.visit import Visit

_FIELD: Final = "addition field"  # its number: a field is emptied by another one in its place
_OUTCOME: Final = "addition"


@dataclass
class Adding:
    """What came of photographs under one label; those that were taken are not sent again."""

    label: str
    taken: set[Photograph] = field(default_factory=set)
    refused: dict[Photograph, GatewayError] = field(default_factory=dict)


def draw(visit: Visit, labels: Iterable[str]) -> None:
    reader, texts = visit.reader, visit.reader.texts(DataTexts).adding
    st.header(texts.title, anchor=False)
    st.markdown(texts.lead)
    if not labels:
        st.info(texts.no_labels, icon=":material/label_off:")
        return
    photographs = uploader.draw(reader.texts(ClassifyTexts).upload, key=f"new-photographs-{_field()}")
    label = st.segmented_control(
        texts.label, sorted(labels), format_func=lambda each: of_labels.headline(each, reader), key="addition label"
    )
    said = reader.count(texts.submit, len(photographs)) if photographs else texts.submit_none
    if st.button(said, type="primary", icon=":material/add_photo_alternate:", key="add photographs"):
        _submit(visit, photographs, label, texts)
    outcome: Adding | None = st.session_state.get(_OUTCOME)
    if outcome is not None:
        _told(outcome, reader)


def add_each(visit: Visit, photographs: Sequence[Photograph], adding: Adding, place: DeltaGenerator) -> None:
    """One after the other; a failure that concerns every photograph is met once, then shared."""
    texts, shared = visit.reader.texts(DataTexts).adding, None
    for done, photograph in enumerate(photographs, start=1):
        place.progress(done / len(photographs), text=texts.progress(done=done, total=len(photographs)))
        if photograph in adding.taken:
            continue
        error = shared or _attempt(visit, photograph, adding.label)
        if error is None:
            adding.taken.add(photograph)
            continue
        adding.refused[photograph] = error
        shared = error if error.concerns_every_photograph else None


def _submit(visit: Visit, photographs: Sequence[Photograph], label: str | None, texts: AddingTexts) -> None:
    """When all were taken, the field is empty again; else it keeps them for another try."""
    earlier: Adding | None = st.session_state.pop(_OUTCOME, None)
    if not photographs or label is None:
        st.error(texts.no_label if photographs else texts.no_photograph, icon=":material/edit:")
        return
    adding = Adding(label)
    if earlier is not None and earlier.label == label and earlier.refused:
        adding.taken = earlier.taken
    add_each(visit, photographs, adding, st.empty())
    st.session_state[_OUTCOME] = adding
    if not adding.refused:
        st.session_state[_FIELD] = _field() + 1
    st.rerun()


def _attempt(visit: Visit, photograph: Photograph, label: str) -> GatewayError | None:
    try:
        images.add(visit.gateway, photograph.content, label)
    except GatewayError as error:
        if error.concerns_the_key:
            raise
        return error
    return None


def _told(outcome: Adding, reader: Reader) -> None:
    texts = reader.texts(DataTexts).adding
    if outcome.taken:
        added = reader.count(texts.added, len(outcome.taken), label=reader.label(outcome.label))
        st.success(added, icon=":material/check_circle:")
        st.caption(texts.wrong)
    if outcome.refused:
        st.error(reader.count(texts.refused, len(outcome.refused)), icon=":material/error:")
    for photograph, error in outcome.refused.items():
        said = words.in_words(error, reader)
        small_print.draw(texts.why(name=photograph.name, what=said.what, next=said.next_step))


def _field() -> int:
    number: int = st.session_state.get(_FIELD, 0)
    return number
