"""How much is still missing until the next training."""

from functools import partial
from typing import Final

import streamlit as st

from ui import recent
from ui.api import outlook
from ui.api.trainings import NextTraining
from ui.problems import edge
from ui.review.texts import ReviewTexts
from ui.texts import Reader
from ui.training import triggers
from ui.visit import Visit

FRESH_SECONDS: Final = 60.0  # it is looked at every 15 minutes
_PHOTOGRAPHS: Final = "photographs"
_NO_MODEL: Final = "champion"  # the trigger that a look sees while there is no model


def draw(visit: Visit) -> None:
    """A refusal is told in its place: the photograph above can be reviewed all the same."""
    texts = visit.reader.texts(ReviewTexts).outlook
    st.header(texts.title, anchor=False)
    with edge.held(visit.reader):
        with st.spinner(texts.asking):
            told = recent.ask("outlook", FRESH_SECONDS, partial(outlook.look, visit.gateway))
        if told.next is None:
            st.info(texts.unknown, icon=":material/visibility_off:")
        else:
            _known(told.next, visit.reader)


def missing(found: NextTraining, reader: Reader) -> str:
    """Of photographs, since they are what a reviewer adds."""
    texts = reader.texts(ReviewTexts).outlook
    counted = next((each for each in found.triggers if each.name == _PHOTOGRAPHS), None)
    if found.train:
        return texts.asked
    if counted is None or counted.value is None or counted.limit is None:
        return texts.photographs_unknown
    if counted.holds or counted.value >= counted.limit:
        return texts.enough
    return reader.count(texts.missing, round(counted.limit - counted.value))


def _known(found: NextTraining, reader: Reader) -> None:
    if any(each.name == _NO_MODEL for each in found.triggers):
        st.info(reader.texts(ReviewTexts).outlook.before_a_model, icon=":material/update:")
        return
    st.markdown(missing(found, reader))
    st.html(triggers.html(found.triggers, reader))
    st.caption(reader.texts(ReviewTexts).outlook.looked(moment=reader.moment(found.looked_at)))
