"""Why a photograph is here, and who said what of it."""

from html import escape
from typing import Final

import streamlit as st

from ui.api.reviews import Review
from ui.classify import words
from ui.review.texts import ReviewTexts
from ui.texts import Reader

_LIST: Final = '<div role="list" aria-label="{said}" style="display:grid;gap:.7rem">{rows}</div>'
_ROW: Final = """
<div role="listitem" style="overflow-wrap:anywhere">
  <div style="font-size:.875rem;opacity:.75">{who}</div>
  <div style="font-size:1.125rem;font-weight:600">{what}</div>
  <div style="font-size:.875rem;opacity:.75">{more}</div>
</div>"""


def draw(review: Review, reader: Reader) -> None:
    st.markdown(" ".join(why(review, reader)))
    st.html(html(review, reader))


def why(review: Review, reader: Reader) -> list[str]:
    """A sentence a reason; one that this version of the app has no words for is that somebody asked."""
    texts = reader.texts(ReviewTexts).reasons
    return list(dict.fromkeys(texts.get(each, texts["other"]) for each in review.reasons or ("other",)))


def html(review: Review, reader: Reader) -> str:
    texts = reader.texts(ReviewTexts).said
    caller = texts.caller(name=review.said_by)
    rows = _row(texts.model, *_of_model(review, reader)) + _row(caller, *_of_caller(review, reader))
    return _LIST.format(said=escape(texts.title), rows=rows)


def _of_model(review: Review, reader: Reader) -> tuple[str, str]:
    texts, predicted = reader.texts(ReviewTexts).said, review.prediction
    if predicted is None:
        return texts.nothing, ""
    more = texts.of_model(percent=reader.percent(predicted.probability), version=predicted.model_version)
    return words.headline(predicted.label, reader), more


def _of_caller(review: Review, reader: Reader) -> tuple[str, str]:
    what = reader.texts(ReviewTexts).said.silent
    if review.said_label is not None:
        what = words.headline(review.said_label, reader)
    return what, reader.moment(review.said_at)


def _row(who: str, what: str, more: str) -> str:
    return _ROW.format(who=escape(who), what=escape(what), more=escape(more))
