"""Prometheus' answers, put together to what GET /v1/monitoring tells."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any, Final

from gateway import monitoring_queries as queries
from gateway.last_look import LiveAccuracy, Shift
from gateway.monitoring_queries import filled
from gateway.prometheus import Labels, Prometheus
from gateway.schemas.monitoring import Alert, Latency, Series, Window

SECONDS: Final[dict[Window, int]] = {"15m": 900, "1h": 3600, "6h": 21_600, "24h": 86_400}


async def observed(prometheus: Prometheus, window: Window) -> dict[str, Any]:
    """The fields that come from Prometheus. Raises NoPrometheus."""
    numbers, latency, accuracy = await asyncio.gather(
        *(_numbers(prometheus, each, window) for each in (queries.NUMBERS, queries.LATENCY, queries.ACCURACY))
    )
    by_label, shifts, alerts, series = await asyncio.gather(
        prometheus.values(filled(queries.PREDICTIONS, window)),
        _drift(prometheus),
        prometheus.alerts(),
        _series(prometheus, window),
    )
    return numbers | {
        "latency_seconds": Latency(**latency),
        "predictions": {labels["label"]: value for labels, value in by_label},
        "live_accuracy": live_accuracy(accuracy),
        "drift": shifts or None,
        "alerts": [alert(each) for each in alerts],
        "series": series,
    }


def live_accuracy(numbers: Mapping[str, float | None]) -> LiveAccuracy | None:
    """None before the first review, or where the exporter says nothing."""
    known = {name: value for name, value in numbers.items() if value is not None}
    return LiveAccuracy.model_validate(known) if known.keys() == LiveAccuracy.model_fields.keys() else None


def alert(found: Mapping[str, Any]) -> Alert:
    said = found["annotations"]
    return Alert(
        name=found["labels"]["alertname"],
        severity=found["labels"].get("severity", "warning"),
        summary=said.get("summary", ""),
        since=found["activeAt"],
        runbook=said.get("runbook"),
    )


def by_signal(found: Mapping[str, list[tuple[Labels, float]]]) -> list[Shift]:
    """One shift for each signal of which everything is known."""
    told = {name: {labels["signal"]: value for labels, value in pairs} for name, pairs in found.items()}
    complete = set.intersection(*(set(each) for each in told.values())) if told else set()
    return [
        Shift.model_validate({"signal": signal} | {name: told[name][signal] for name in told})
        for signal in sorted(complete)
    ]


async def _numbers(prometheus: Prometheus, asked: Mapping[str, str], window: Window) -> dict[str, float | None]:
    found = await asyncio.gather(*(prometheus.value(filled(query, window)) for query in asked.values()))
    return dict(zip(asked, found, strict=True))


async def _drift(prometheus: Prometheus) -> list[Shift]:
    found = await asyncio.gather(*(prometheus.values(query) for query in queries.DRIFT.values()))
    return by_signal(dict(zip(queries.DRIFT, found, strict=True)))


async def _series(prometheus: Prometheus, window: Window) -> Series:
    end, seconds = time.time(), SECONDS[window]
    step = f"{max(seconds // 15, 60)}s"  # a rate needs several scrapes
    asked = [filled(each, step) for each in (*queries.CURVES.values(), queries.DRIFT_CURVES)]
    found = await asyncio.gather(*(prometheus.curves(query, end=end, seconds=seconds) for query in asked))
    *single, drift = found
    told = {name: curves[0][1] if curves else [] for name, curves in zip(queries.CURVES, single, strict=True)}
    return Series.model_validate(told | {"drift": {labels["signal"]: curve for labels, curve in drift}})
