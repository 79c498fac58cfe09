"""What a gateway tells of a system that is watched."""

from typing import Any, Final

from tests.unit.ui.canned_gateway import Canned, canned

CALL: Final = "GET /v1/monitoring"
AT: Final = 1_772_352_000.0  # 1 March 2026, 08:00 UTC

SERIES: Final[dict[str, Any]] = {
    "requests_per_second": [[AT, 1.2], [AT + 15, 1.4]],
    "error_share": [[AT, 0.0]],
    "p95_seconds": [[AT, 0.031]],
    "live_accuracy": [[AT, 0.95]],
    "drift": {"novelty": [[AT, 0.06]], "sharpness": [[AT, 0.41]]},
}
EMPTY: Final[dict[str, Any]] = {
    "requests_per_second": [],
    "error_share": [],
    "p95_seconds": [],
    "live_accuracy": [],
    "drift": {},
}


def alert(name: str, severity: str, since: str = "2026-03-01T08:15:03Z", **changes: Any) -> dict[str, Any]:
    said = {"summary": "Numbers of the moment.", "runbook": f"docs/runbook.md#{name.lower()}"}
    return {"name": name, "severity": severity, "since": since} | said | changes


def watched(**changes: Any) -> Canned:
    """As Prometheus sees a quiet system."""
    body = {
        "prometheus": True,
        "detail": None,
        "window": "15m",
        "requests_per_second": 1.25,
        "error_share": 0.0,
        "latency_seconds": {"p50": 0.012, "p95": 0.031, "p99": 0.048},
        "predictions": {"dandelion": 640.2, "grass": 485.1},
        "uncertain_share": 0.04,
        "live_accuracy": {"value": 0.95, "lower": 0.89, "upper": 0.98, "reviews": 60},
        "drift": [{"signal": "novelty", "distance": 0.06, "p_value": 0.71, "significant": False}],
        "alerts": [],
        "series": SERIES,
        "next": None,
    }
    return canned(body | changes)


def unwatched(**changes: Any) -> Canned:
    """Without Prometheus, and before anybody has looked."""
    nothing = dict.fromkeys(("requests_per_second", "error_share", "uncertain_share", "live_accuracy", "drift"))
    latency = {"p50": None, "p95": None, "p99": None}
    told = {"prometheus": False, "detail": "this gateway was started without PROMETHEUS_URL"}
    return watched(**nothing | told | {"latency_seconds": latency, "predictions": {}, "series": EMPTY} | changes)
