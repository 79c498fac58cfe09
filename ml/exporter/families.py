"""Metrics of one moment, in Prometheus' data model."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from prometheus_client.core import GaugeMetricFamily

Families = Iterator[GaugeMetricFamily]


def number(name: str, meaning: str, value: float | None) -> Families:
    """Nothing where there is no value: a gap in the graph is honest, a zero is not."""
    if value is not None:
        yield GaugeMetricFamily(name, meaning, value=value)


def moment(name: str, meaning: str, at: datetime | None) -> Families:
    """In seconds since 1970, of a time in UTC without a zone."""
    return number(name, meaning, None if at is None else at.replace(tzinfo=UTC).timestamp())


def by_label(name: str, meaning: str, label: str, values: Mapping[str, float]) -> Families:
    return labelled(name, meaning, (label,), (((key,), value) for key, value in values.items()))


def labelled(
    name: str, meaning: str, labels: tuple[str, ...], samples: Iterable[tuple[tuple[str, ...], float]]
) -> Families:
    family = GaugeMetricFamily(name, meaning, labels=labels)
    for values, number_ in samples:
        family.add_metric(values, number_)
    yield family
