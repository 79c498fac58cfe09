"""The texts of the page Monitoring."""

from typing import ClassVar

from ui.texts import Counted, Filled, Section, Texts


class AlertsTexts(Section):
    """`severities` and `titles` have those of infra/monitoring/rules; an operator may add others."""

    title: str
    none: str
    said: Filled
    details: Filled
    details_without_runbook: Filled
    severities: dict[str, str]
    titles: dict[str, str]


class NumbersTexts(Section):
    title: str
    requests: str
    requests_under: str
    failed: str
    failed_under: str
    within: str
    within_under: Filled
    uncertain: str
    uncertain_under: Counted
    no_data: str


class LabelsTexts(Section):
    title: str
    none: str
    counted: Filled


class CurvesTexts(Section):
    """`titles` has each curve by its name."""

    title: str
    titles: dict[str, str]
    none: str
    time: str
    value: str
    signal: str


class ModelTexts(Section):
    """`signals` has those that drift is measured in."""

    title: str
    accuracy: str
    interval: Counted
    no_reviews: str
    too_few_reviews: str
    drift: str
    drift_meaning: str
    no_drift: str
    steady: Filled
    shifted: Filled
    signals: dict[str, str]


class ElsewhereTexts(Section):
    title: str
    pages: dict[str, str]


class MonitoringTexts(Texts):
    """`windows` has each time that may be looked at."""

    file: ClassVar[str] = "monitoring"

    title: str
    lead: str
    window: str
    windows: dict[str, str]
    asking: str
    as_of: Filled
    no_prometheus: str
    alerts: AlertsTexts
    numbers: NumbersTexts
    labels: LabelsTexts
    curves: CurvesTexts
    model: ModelTexts
    elsewhere: ElsewhereTexts
