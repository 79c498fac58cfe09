"""How good the model in service is by now: what reviewers say of its answers, and whether photographs have changed."""

from typing import Final

import streamlit as st

from ui.api.monitoring import LiveAccuracy, Monitoring, Shift
from ui.monitoring.texts import MonitoringTexts
from ui.texts import Reader

WIDEST: Final = 0.5  # an interval: with more, the number in its middle says nothing


def draw(told: Monitoring, reader: Reader) -> None:
    st.header(reader.texts(MonitoringTexts).model.title, anchor=False)
    left, right = st.columns([2, 3])
    with left.container(border=True, height="stretch"):
        _accuracy(told.live_accuracy, reader)
    with right.container(border=True, height="stretch"):
        _drift(told.drift, reader)


def drift_line(shift: Shift, reader: Reader) -> str:
    """In Markdown; a signal that has no words here is called by its name."""
    texts = reader.texts(MonitoringTexts).model
    signal = texts.signals.get(shift.signal, shift.signal)
    distance = reader.number(shift.distance, decimals=2)
    return (texts.shifted if shift.significant else texts.steady)(signal=signal, distance=distance)


def _accuracy(known: LiveAccuracy | None, reader: Reader) -> None:
    texts = reader.texts(MonitoringTexts).model
    if known is None:
        st.markdown(texts.no_reviews)
        return
    if known.upper - known.lower > WIDEST:
        st.markdown(texts.too_few_reviews)
    else:
        st.metric(texts.accuracy, reader.percent(known.value))
    between = {"lower": reader.percent(known.lower), "upper": reader.percent(known.upper)}
    st.caption(reader.count(texts.interval, known.reviews, **between))


def _drift(shifts: tuple[Shift, ...] | None, reader: Reader) -> None:
    texts = reader.texts(MonitoringTexts).model
    if not shifts:
        st.markdown(texts.no_drift)
        return
    st.markdown(texts.drift)
    st.markdown("\n\n".join(drift_line(each, reader) for each in shifts))
    st.caption(texts.drift_meaning)
