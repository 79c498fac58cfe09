"""Curves over the window, two side by side where there is room."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import streamlit as st

from ui import palette
from ui.api.monitoring import Curve, Monitoring, Window
from ui.monitoring.texts import MonitoringTexts
from ui.texts import Reader
from ui.texts.conventions import Conventions

Span = tuple[float, float]  # seconds since 1970, from and to

HEIGHT: Final = 180
LEGEND: Final = 100
GAP: Final = 1 / 25  # of the time; the gateway gives sixty points
_PERCENT: Final = 100.0
_MILLISECONDS: Final = 1000.0
# Name → what a value is multiplied by, and the least top of the axis: a curve of noughts lies at its foot.
SINGLE: Final = {
    "requests_per_second": (1.0, 0.1),
    "p95_seconds": (_MILLISECONDS, 10.0),
    "error_share": (_PERCENT, 1.0),
    "live_accuracy": (_PERCENT, 100.0),
}
DRIFT_TOP: Final = 0.3
WINDOW_SECONDS: Final[dict[Window, int]] = {"15m": 900, "1h": 3600, "6h": 21_600, "24h": 86_400}
# Streamlit's own buttons over a chart speak English only.
_NO_TOOLBAR: Final = "<style>.st-key-curves [data-testid=stElementToolbar] { display: none }</style>"


def draw(told: Monitoring, now: datetime, reader: Reader) -> None:
    st.header(reader.texts(MonitoringTexts).curves.title, anchor=False)
    span = (now.timestamp() - WINDOW_SECONDS[told.window], now.timestamp())
    with st.container(key="curves"):
        st.html(_NO_TOOLBAR)
        places = [*st.columns(2), *st.columns(2)]
        for place, (name, (factor, top)) in zip(places, SINGLE.items(), strict=True):
            with place:
                _chart(name, {"": getattr(told.series, name)}, span, reader, factor=factor, top=top)
        _chart("drift", told.series.drift, span, reader, factor=1.0, top=DRIFT_TOP)


def specification(
    curves: Mapping[str, Curve], span: Span, reader: Reader, *, factor: float, top: float
) -> dict[str, Any]:
    """In Vega-Lite; curves by what they are called, which a single one need not be."""
    names, several = list(curves), len(curves) > 1
    rows = [row for name in names for row in _rows(name, curves[name], span, reader, factor)]
    highest = max(top, *(each["value"] for each in rows))
    encoding = {"x": _time_axis(span), "y": _value_axis(highest, reader), "tooltip": _tooltip(reader, several=several)}
    return {
        "data": {"values": rows},
        "mark": {"type": "line", "strokeWidth": 2, "color": palette.BLUE, "point": {"size": 16}},
        "encoding": encoding | {"detail": {"field": "part"}} | (_told_apart(names) if several else {}),
        "height": HEIGHT + LEGEND * several,
    }


def _chart(name: str, curves: Mapping[str, Curve], span: Span, reader: Reader, *, factor: float, top: float) -> None:
    texts = reader.texts(MonitoringTexts)
    title = texts.curves.titles[name]
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{title}**")
        if any(curves.values()):
            called = {texts.model.signals.get(each, each): curve for each, curve in curves.items()}
            drawn = specification(called, span, reader, factor=factor, top=top)
            st.vega_lite_chart(spec=drawn, width="stretch", alt=title)
        else:
            st.caption(texts.curves.none)


def _rows(name: str, curve: Curve, span: Span, reader: Reader, factor: float) -> Iterator[dict[str, Any]]:
    """With what a pointer over it is told, in the reader's own writing. No line is drawn over what nobody knows."""
    part, before = 0, 0.0
    for at, each in curve:
        part, before = part + (at - before > GAP * (span[1] - span[0])), at
        moment, value = datetime.fromtimestamp(at, UTC).astimezone(reader.zone), each * factor
        said = reader.number(value, decimals=2 if value < 10 else 0)
        yield {"name": name, "part": part, "at": at * 1000, "value": value, "time": f"{moment:%H:%M}", "said": said}


def _time_axis(span: Span) -> dict[str, Any]:
    """All of the time that was asked for: where nothing is known of a part of it, that part is empty."""
    axis = {"title": None, "format": "%H:%M", "grid": False, "tickCount": 4, "labelOverlap": True}
    domain = [datetime.fromtimestamp(each, UTC).isoformat() for each in span]  # bare numbers give an axis of no length
    return {"field": "at", "type": "temporal", "axis": axis, "scale": {"domain": domain}}


def _value_axis(highest: float, reader: Reader) -> dict[str, Any]:
    mark = reader.texts(Conventions).numbers.decimal
    axis = {"title": None, "format": ".3~r", "tickCount": 4, "labelExpr": f"replace(datum.label, '.', '{mark}')"}
    return {"field": "value", "type": "quantitative", "axis": axis, "scale": {"domain": [0, highest]}}


def _tooltip(reader: Reader, *, several: bool) -> list[dict[str, str]]:
    texts = reader.texts(MonitoringTexts).curves
    told = {"time": texts.time, "said": texts.value} | ({"name": texts.signal} if several else {})
    return [{"field": field, "type": "nominal", "title": title} for field, title in told.items()]


def _told_apart(names: list[str]) -> dict[str, Any]:
    """By colour, by dashes and by the shape of the points: each is enough alone."""
    by = {"field": "name", "type": "nominal", "legend": {"title": None, "orient": "bottom", "columns": 2}}
    return {
        "color": by | {"scale": {"domain": names, "range": list(palette.SERIES[: len(names)])}},
        "strokeDash": by | {"scale": {"domain": names}},
        "shape": by | {"scale": {"domain": names}},
    }
