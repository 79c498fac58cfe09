"""A version against the champion of its time, drawn."""

import streamlit as st

from ui.api.models import Detail
from ui.models import confusion, curves
from ui.models.curves import Named
from ui.models.texts import ModelTexts
from ui.texts import Reader


def draw(version: Detail, reader: Reader) -> None:
    texts = reader.texts(ModelTexts)
    st.header(texts.detail.charts, anchor=False)
    if version.charts is None:
        st.caption(texts.detail.no_charts)
        return
    found = {texts.numbers.this(version=version.version): version.charts.challenger}
    if version.charts.champion is not None:
        found[texts.numbers.champion] = version.charts.champion
    _confusion(found, reader)
    left, right = st.columns(2, gap="large")
    with left:
        _roc(found, reader)
    with right:
        _reliability(found, reader)


def _confusion(models: Named, reader: Reader) -> None:
    texts = reader.texts(ModelTexts).charts
    st.markdown(f"**{texts.confusion}**")
    st.caption(texts.confusion_caption)
    for column, (name, charts) in zip(st.columns(2, gap="large"), models.items(), strict=False):
        column.html(confusion.html(charts, name, reader))


def _roc(models: Named, reader: Reader) -> None:
    """One class at a time: many would be a tangle."""
    texts, known = reader.texts(ModelTexts).charts, curves.classes(models)
    st.markdown(f"**{texts.roc}**")
    label = st.segmented_control(
        texts.roc_class, known, default=known[0], required=True, format_func=reader.label, key="roc class"
    )
    if label is None or label not in known:
        return
    areas = [curves.area(name, each.roc[label], reader) for name, each in models.items() if label in each.roc]
    alt = texts.roc_alt(label=reader.label(label), areas=reader.listed(areas))
    st.vega_lite_chart(curves.roc(models, label, reader), width="stretch", alt=alt)


def _reliability(models: Named, reader: Reader) -> None:
    texts = reader.texts(ModelTexts).charts
    st.markdown(f"**{texts.reliability}**")
    st.caption(texts.perfect)
    alt = texts.reliability_alt(models=reader.listed(list(models)))
    st.vega_lite_chart(curves.reliability(models, reader), width="stretch", alt=alt)
