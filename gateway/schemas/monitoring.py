"""How the system is doing."""

from datetime import datetime
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from gateway.last_look import LiveAccuracy, Shift
from gateway.schemas.training import NEXT_EXAMPLE, NextTraining

Window = Literal["15m", "1h", "6h", "24h"]
Curve = Annotated[list[tuple[float, float]], Field(description="Points: seconds since 1970, and a value.")]

MONITORING_EXAMPLE: Final[dict[str, Any]] = {
    "prometheus": True,
    "detail": None,
    "window": "15m",
    "requests_per_second": 1.25,
    "error_share": 0.0,
    "latency_seconds": {"p50": 0.012, "p95": 0.031, "p99": 0.048},
    "predictions": {"dandelion": 640.0, "grass": 485.0},
    "uncertain_share": 0.04,
    "live_accuracy": {"value": 0.95, "lower": 0.89, "upper": 0.98, "reviews": 60},
    "drift": [{"signal": "novelty", "distance": 0.06, "p_value": 0.71, "significant": False}],
    "alerts": [
        {
            "name": "SyntheticChampion",
            "severity": "info",
            "summary": "Version 1 was trained on drawings, not on photographs.",
            "since": "2026-03-01T08:15:03Z",
            "runbook": "docs/runbook.md#syntheticchampion",
        }
    ],
    "series": {
        "requests_per_second": [[1772352000.0, 1.2]],
        "error_share": [[1772352000.0, 0.0]],
        "p95_seconds": [[1772352000.0, 0.03]],
        "live_accuracy": [[1772352000.0, 0.95]],
        "drift": {"novelty": [[1772352000.0, 0.06]]},
    },
    "next": NEXT_EXAMPLE,
}


class Alert(BaseModel):
    """One that fires."""

    name: str
    severity: str
    summary: str
    since: datetime
    runbook: Annotated[str | None, Field(description="What it means, how to look, what to do.")]


class Latency(BaseModel):
    """Of predictions, in seconds; null where there were none."""

    p50: float | None = None
    p95: float | None = None
    p99: float | None = None


class Series(BaseModel):
    """The same over the window."""

    requests_per_second: Curve = []
    error_share: Curve = []
    p95_seconds: Curve = []
    live_accuracy: Curve = []
    drift: dict[str, Curve] = {}


class Monitoring(BaseModel):
    """Null where nothing is known: a number that is not there is never told as zero."""

    model_config = ConfigDict(json_schema_extra={"examples": [MONITORING_EXAMPLE]})

    prometheus: bool
    detail: Annotated[str | None, Field(description="Why Prometheus says nothing, where it does not.")]
    window: Window
    requests_per_second: float | None = None
    error_share: float | None = None
    latency_seconds: Latency = Latency()
    predictions: Annotated[dict[str, float], Field(description="By label.")] = {}
    uncertain_share: float | None = None
    live_accuracy: LiveAccuracy | None = None
    drift: list[Shift] | None = None
    alerts: list[Alert] = []
    series: Series = Series()
    next: NextTraining | None = None
