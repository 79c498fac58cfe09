"""The numbers of the window: each above what it counts, and never a zero for what nobody knows."""

import streamlit as st

from ui.api.monitoring import Latency, Monitoring
from ui.monitoring.texts import MonitoringTexts
from ui.texts import Reader

Number = tuple[str, str | None, str | None]  # what it is, its value where one is known, and what it is of


def draw(told: Monitoring, reader: Reader) -> None:
    texts = reader.texts(MonitoringTexts).numbers
    st.header(texts.title, anchor=False)
    for column, (title, value, under) in zip(st.columns(4), of(told, reader), strict=True):
        with column.container(border=True, height="stretch"):
            st.metric(title, value or texts.no_data)
            if value and under:
                st.caption(under)


def of(told: Monitoring, reader: Reader) -> list[Number]:
    texts, latency = reader.texts(MonitoringTexts).numbers, told.latency_seconds
    rate = None if told.requests_per_second is None else reader.number(told.requests_per_second, decimals=2)
    predictions = reader.count(texts.uncertain_under, round(sum(told.predictions.values())))
    return [
        (texts.requests, rate, texts.requests_under),
        (texts.failed, _share(told.error_share, reader), texts.failed_under),
        (texts.within, None if latency.p95 is None else reader.duration(latency.p95), _others(latency, reader)),
        (texts.uncertain, _share(told.uncertain_share, reader), predictions),
    ]


def _share(value: float | None, reader: Reader) -> str | None:
    return None if value is None else reader.percent(value)


def _others(latency: Latency, reader: Reader) -> str | None:
    if latency.p50 is None or latency.p99 is None:
        return None
    within = reader.texts(MonitoringTexts).numbers.within_under
    return within(p50=reader.duration(latency.p50), p99=reader.duration(latency.p99))
