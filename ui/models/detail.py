"""One version: what it is worth, what the gate looked at, and how it does beside the champion of its time."""

import streamlit as st

from ui import small_print
from ui.api import models as calls
from ui.api.models import Detail, Models
from ui.api.schemas import RANDOM, SYNTHETIC
from ui.models import charts, confirming, evidence, numbers, words
from ui.models.texts import ModelTexts
from ui.texts import Reader
from ui.visit import Visit

_SHORT = 12  # letters of a digest or a commit: enough to find it by


def draw(visit: Visit, models: Models) -> None:
    """Of the version that is chosen; the newest at first."""
    reader, texts = visit.reader, visit.reader.texts(ModelTexts)
    known = [each.version for each in models.models]
    chosen = st.selectbox(
        texts.detail.choose, known, format_func=lambda each: texts.versions.numbered(version=each), key="version"
    )
    version = calls.detail(visit.gateway, chosen)
    st.header(texts.detail.title(version=chosen), anchor=False)
    confirming.offer_promotion(version, words.obstacle(version, models, reader), reader)
    _facts(version, reader)
    _gate(version, reader)
    charts.draw(version, reader)


def _facts(version: Detail, reader: Reader) -> None:
    texts = reader.texts(ModelTexts).detail
    if version.dataset.source == SYNTHETIC:
        st.warning(texts.synthetic, icon=":material/science:")
    if version.backbone_weights == RANDOM:
        st.warning(texts.random, icon=":material/science:")
    digest, commit = (each[:_SHORT] if each else "–" for each in (version.dataset.digest, version.git_commit))
    told = [texts.why(reason=version.reason)] if version.reason else []
    small_print.draw(" · ".join([*told, texts.data(digest=digest, commit=commit)]))
    st.markdown(f"[{texts.mlflow}]({version.mlflow_url})")


def _gate(version: Detail, reader: Reader) -> None:
    texts, found = reader.texts(ModelTexts), evidence.of(version)
    st.header(texts.numbers.title, anchor=False)
    if told := numbers.verdict(found, reader):
        st.markdown(told)
    st.html(numbers.html(found, version.version, reader))
    if version.reasons:
        st.caption(texts.detail.gate)
        small_print.draw("; ".join(version.reasons))
