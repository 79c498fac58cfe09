"""The reviewer's word: a large button a label, each with a key of the keyboard."""

from collections.abc import Iterable, Sequence
from typing import Final

import streamlit as st

from ui.api.reviews import Review
from ui.classify import words
from ui.review import queue, rulings
from ui.review.texts import ReviewTexts
from ui.visit import Visit

DIGITS: Final = 9  # a key each; labels beyond them wait in a list
_REJECT: Final = "X"
_LATER: Final = "L"
_STYLE: Final = """<style>
.st-key-ruling button { min-height: 3.25rem }
.st-key-ruling button p { font-size: 1.0625rem }
</style>"""
# A key that is held down would decide on one photograph after the other.
_ONCE: Final = """<script>
function passOnce(event) {
  if (event.repeat && event.key.length === 1 && !event.target.closest("input, textarea")) event.stopPropagation()
}
if (!window.plantsPassOnce) addEventListener("keydown", window.plantsPassOnce = passOnce, true)
</script>"""


def draw(visit: Visit, review: Review, labels: Iterable[str]) -> None:
    """Keys of buttons name the review: a second click on one photograph never decides on the next."""
    texts = visit.reader.texts(ReviewTexts).ruling
    near, far = offered(review, labels)
    st.html(_STYLE)
    st.html(_ONCE, unsafe_allow_javascript=True)
    with st.container(key="ruling", gap="small"):
        st.markdown(f"**{texts.question}**")
        for digit, label in enumerate(near, start=1):
            _label(visit, review, label, shortcut=str(digit))
        if far:
            _others(visit, review, far)
        _reject(visit, review)
        _later(visit, review)
    st.caption(f"{texts.becomes if review.trainable else texts.counts} {texts.keyboard}")


def offered(review: Review, labels: Iterable[str]) -> tuple[Sequence[str], Sequence[str]]:
    """Those with a key, and all others; in one order for every photograph, so that fingers learn it.

    What was said of the photograph has a key in any case.
    """
    said = {each for each in (review.said_label, review.prediction and review.prediction.label) if each}
    known = sorted(set(labels) | said)
    if len(known) <= DIGITS:
        return known, ()
    near = sorted([*said, *(each for each in known if each not in said)][:DIGITS])
    return near, [each for each in known if each not in near]


def _label(visit: Visit, review: Review, label: str, *, shortcut: str | None) -> None:
    st.button(
        words.headline(label, visit.reader),
        type="primary" if label == review.suggestion else "secondary",
        width="stretch",
        shortcut=shortcut,
        key=f"confirm {review.id} {label}",
        on_click=rulings.confirm,
        args=(visit.gateway, review.id, label),
    )


def _others(visit: Visit, review: Review, labels: Sequence[str]) -> None:
    with st.popover(visit.reader.texts(ReviewTexts).ruling.other, width="stretch", key=f"others {review.id}"):
        for label in labels:
            _label(visit, review, label, shortcut=None)


def _reject(visit: Visit, review: Review) -> None:
    st.button(
        visit.reader.texts(ReviewTexts).ruling.reject,
        icon=":material/block:",
        width="stretch",
        shortcut=_REJECT,
        key=f"reject {review.id}",
        on_click=rulings.reject,
        args=(visit.gateway, review.id),
    )


def _later(visit: Visit, review: Review) -> None:
    st.button(
        visit.reader.texts(ReviewTexts).ruling.later,
        icon=":material/schedule:",
        type="tertiary",
        width="stretch",
        shortcut=_LATER,
        key=f"later {review.id}",
        on_click=queue.put_off,
        args=(review.id,),
    )
