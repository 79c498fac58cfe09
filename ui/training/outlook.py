"""Why and when the next training comes."""

from collections.abc import Sequence

import streamlit as st

from ui import small_print
from ui.api.trainings import NextTraining, Training, Trainings
from ui.texts import Reader
from ui.training import triggers
from ui.training.texts import TrainingTexts


def draw(found: Trainings, reader: Reader) -> None:
    texts = reader.texts(TrainingTexts).next
    st.header(texts.title, anchor=False)
    if found.next is None:
        st.info(texts.nobody_looked, icon=":material/visibility_off:")
        return
    if is_stale(found.next, found.runs):
        st.info(texts.stale, icon=":material/update:")
    else:
        _verdict(found.next, reader)
    st.html(triggers.html(found.next.triggers, reader))
    said = [texts.looked(moment=reader.moment(found.next.looked_at))]
    if found.next.scheduled is not None:
        said.append(texts.scheduled(moment=reader.moment(found.next.scheduled)))
    st.caption(" ".join(said))


def is_stale(found: NextTraining, runs: Sequence[Training]) -> bool:
    """A training that began after the look changes all that it saw."""
    return any(each.started is not None and each.started > found.looked_at for each in runs)


def _verdict(found: NextTraining, reader: Reader) -> None:
    texts = reader.texts(TrainingTexts).next
    if found.train:
        st.success(texts.asked, icon=":material/model_training:")
    elif any(each.holds for each in found.triggers):
        st.warning(texts.held_back, icon=":material/hourglass:")
        small_print.draw(found.reason)
    else:
        st.info(texts.no_reason, icon=":material/hourglass_empty:")
