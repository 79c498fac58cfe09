"""What is wrong, the worst first; or that nothing is, or that nobody knows."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import streamlit as st

from ui import small_print
from ui.api.monitoring import Alert, Monitoring
from ui.monitoring.texts import MonitoringTexts
from ui.problems.texts import ProblemTexts
from ui.texts import Reader

# A word, an icon and a colour say the same.
_BOXES: Final[dict[str, tuple[Callable[..., Any], str]]] = {
    "critical": (st.error, ":material/emergency_home:"),
    "warning": (st.warning, ":material/warning:"),
    "info": (st.info, ":material/info:"),
}
_UNKNOWN: Final = "warning"  # how a severity of the operator's own is shown


def draw(told: Monitoring, now: datetime, reader: Reader) -> None:
    texts = reader.texts(MonitoringTexts)
    st.header(texts.alerts.title, anchor=False)
    if not told.prometheus:
        st.info(texts.no_prometheus, icon=":material/visibility_off:")
        small_print.draw(reader.texts(ProblemTexts).details(detail=told.detail or ""))
    elif not told.alerts:
        st.success(texts.alerts.none, icon=":material/check_circle:")
    for alert in ranked(told.alerts):
        _alert(alert, now, reader)


def ranked(alerts: tuple[Alert, ...]) -> list[Alert]:
    """The worst first, and of those the oldest."""
    ranks = list(_BOXES)
    return sorted(alerts, key=lambda each: (ranks.index(_severity(each)), each.since))


def details(alert: Alert, now: datetime, reader: Reader) -> str:
    """The operator's own words, since when, and where to read what to do."""
    texts = reader.texts(MonitoringTexts).alerts
    duration = reader.duration(max((now - alert.since).total_seconds(), 0))
    said = {"name": alert.name, "summary": alert.summary, "moment": reader.moment(alert.since), "duration": duration}
    if alert.runbook is None:
        return texts.details_without_runbook(**said)
    return texts.details(**said, runbook=alert.runbook)


def _alert(alert: Alert, now: datetime, reader: Reader) -> None:
    texts = reader.texts(MonitoringTexts).alerts
    box, icon = _BOXES[_severity(alert)]
    severity = texts.severities.get(alert.severity, alert.severity)
    box(texts.said(severity=severity, title=texts.titles.get(alert.name, alert.name)), icon=icon)
    small_print.draw(details(alert, now, reader))


def _severity(alert: Alert) -> str:
    return alert.severity if alert.severity in _BOXES else _UNKNOWN
