"""Review: one photograph at a time, what was said of it, and the reviewer's word."""

from functools import partial
from html import escape
from typing import Final

import streamlit as st

from ui import photographs, recent
from ui.api import data
from ui.api.reviews import REASONS, Reason, Review, ReviewCounts
from ui.classify import words
from ui.problems import notice
from ui.review import deciding, outlook, queue, rulings, said
from ui.review.queue import Queue
from ui.review.texts import ReviewTexts
from ui.texts import Reader
from ui.visit import Visit

LABELS_SECONDS: Final = 300.0  # a new label comes with new training data, which is rare
_ALL: Final = "all"
# The whole photograph and the buttons beside or below it are on the screen together.
_STYLE: Final = """<style>
.st-key-photograph img { max-height: min(34rem, 55vh); object-fit: contain; background: rgba(127,140,132,.15) }
</style>"""
# Whoever wants a photograph to be forgotten is helped by its name; a reviewer seldom needs it.
_NAME: Final = """<details style="font-size:.875rem;opacity:.75"><summary>SHA-256</summary>
<span style="overflow-wrap:anywhere">{sha256}</span></details>"""


def draw(visit: Visit) -> None:
    texts = visit.reader.texts(ReviewTexts)
    st.title(texts.title, anchor=False)
    st.markdown(texts.lead)
    reason = _filter(visit.reader)
    with st.spinner(texts.asking):
        found = queue.look(visit.gateway, reason)
        labels = recent.ask("labels", LABELS_SECONDS, partial(_labels, visit))
    st.markdown(counted(found.counts, visit.reader))
    _last(visit)
    if found.front is None:
        _nothing(found, visit.reader, filtered=reason is not None)
    else:
        _one(visit, found.front, found.following, labels)
    outlook.draw(visit)


def counted(counts: ReviewCounts, reader: Reader) -> str:
    texts = reader.texts(ReviewTexts).queue
    decided = {"confirmed": reader.number(counts.confirmed), "rejected": reader.number(counts.rejected)}
    return texts.counts(open=reader.count(texts.open, counts.open), **decided)


def _labels(visit: Visit) -> tuple[str, ...]:
    return tuple(data.look(visit.gateway, limit=1).labels)


def _filter(reader: Reader) -> Reason | None:
    texts = reader.texts(ReviewTexts)
    named = {_ALL: texts.queue.all, **texts.filters}
    chosen = st.segmented_control(
        texts.queue.filter,
        (_ALL, *REASONS),
        default=_ALL,
        required=True,
        format_func=named.__getitem__,
        key="review filter",
        on_change=queue.go_on,
    )
    return next((each for each in REASONS if each == chosen), None)


def _last(visit: Visit) -> None:
    """What was decided last, to be undone; and what was not taken."""
    texts, last = visit.reader.texts(ReviewTexts).ruling, rulings.last()
    refused = rulings.refused()
    if refused is not None:
        notice.draw(refused, visit.reader)
    if last is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(_told(last, visit.reader), width="content")
            arguments = (visit.gateway, last)
            st.button(
                texts.undo, icon=":material/undo:", shortcut="Z", key="undo", on_click=rulings.undo, args=arguments
            )


def _told(last: Review, reader: Reader) -> str:
    texts = reader.texts(ReviewTexts).ruling
    if last.reviewed_label is None:
        return texts.rejected
    what = texts.confirmed_becomes if last.trainable else texts.confirmed_counts
    return f"{texts.confirmed(label=words.headline(last.reviewed_label, reader))} {what}"


def _nothing(found: Queue, reader: Reader, *, filtered: bool) -> None:
    texts = reader.texts(ReviewTexts).queue
    if found.put_off and found.counts.open:
        st.info(reader.count(texts.later, found.put_off), icon=":material/schedule:")
        st.button(texts.again, type="primary", key="look again", on_click=queue.look_again)
    else:
        st.info(texts.empty_here if filtered else texts.empty, icon=":material/task_alt:")


def _one(visit: Visit, review: Review, following: Review | None, labels: tuple[str, ...]) -> None:
    left, right = st.columns([3, 2], gap="medium")
    with left, st.container(key="photograph"):
        st.html(_STYLE)
        _photograph(visit, review, following)
    with right:
        said.draw(review, visit.reader)
        deciding.draw(visit, review, labels)


def _photograph(visit: Visit, review: Review, following: Review | None) -> None:
    """The next one is fetched ahead, so that it shows at once."""
    texts, image = visit.reader.texts(ReviewTexts).photograph, review.image
    wanted = [each.image.sha256 for each in (review, following) if each is not None and each.image.kept]
    shown = photographs.large(visit.gateway, wanted)
    if image.kept:
        photographs.draw(shown[image.sha256], texts.alt, visit.reader)
    else:
        photographs.placeholder(texts.not_kept)
    st.html(_NAME.format(sha256=escape(image.sha256)))
