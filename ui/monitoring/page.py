"""Monitoring: a person sees at a glance whether something is wrong, then how much, how quickly and how well."""

from datetime import UTC, datetime
from typing import Final

import streamlit as st

from ui.api import monitoring
from ui.api.errors import GatewayError
from ui.api.monitoring import WINDOWS, Monitoring, Window
from ui.monitoring import alerts, curves, elsewhere, in_service, labels, numbers
from ui.monitoring.texts import MonitoringTexts
from ui.problems import edge
from ui.texts import Reader
from ui.visit import Visit

AGAIN_SECONDS: Final = 15  # as often as Prometheus reads the gateway


def draw(visit: Visit) -> None:
    texts = visit.reader.texts(MonitoringTexts)
    st.title(texts.title, anchor=False)
    st.markdown(texts.lead)
    window = st.segmented_control(
        texts.window, WINDOWS, default=WINDOWS[0], required=True, format_func=texts.windows.__getitem__, key="window"
    )
    with st.spinner(texts.asking):
        told = monitoring.observe(visit.gateway, window)
    _watch(visit, window, [told])
    elsewhere.draw(visit)


@st.fragment(run_every=AGAIN_SECONDS)
def _watch(visit: Visit, window: Window, unseen: list[Monitoring]) -> None:
    """Runs again by itself. What the page has asked for itself, so that the frame sees a refusal, is `unseen` once."""
    with edge.held(visit.reader):
        told = unseen.pop() if unseen else _ask_again(visit, window)
        _draw(told, datetime.now(UTC), visit.reader)


def _ask_again(visit: Visit, window: Window) -> Monitoring:
    """A key that is refused by now closes the whole page, which says why."""
    try:
        return monitoring.observe(visit.gateway, window)
    except GatewayError as error:
        if error.concerns_the_key:
            st.rerun()
        raise


def _draw(told: Monitoring, now: datetime, reader: Reader) -> None:
    texts = reader.texts(MonitoringTexts)
    st.caption(texts.as_of(time=f"{now.astimezone(reader.zone):%H:%M:%S}", seconds=AGAIN_SECONDS))
    alerts.draw(told, now, reader)
    if told.prometheus:
        numbers.draw(told, reader)
        labels.draw(told.predictions, reader)
    in_service.draw(told, reader)
    if told.prometheus:
        curves.draw(told, now, reader)
