"""How the system is doing: null where nothing is known."""

from datetime import datetime
from typing import Final, Literal, get_args

from ui.api.schemas import Form
from ui.api.transport import Gateway

Window = Literal["15m", "1h", "6h", "24h"]
WINDOWS: Final[tuple[Window, ...]] = get_args(Window)
Curve = tuple[tuple[float, float], ...]  # seconds since 1970, value


class Alert(Form):
    """One that fires; its severity and its summary are the operator's own words."""

    name: str
    severity: str
    summary: str
    since: datetime
    runbook: str | None = None


class Latency(Form):
    """In seconds."""

    p50: float | None
    p95: float | None
    p99: float | None


class LiveAccuracy(Form):
    """Of confirmed reviews, with what chance leaves open."""

    value: float
    lower: float
    upper: float
    reviews: int


class Shift(Form):
    """How far the latest predictions are from what the model was tested on, 0 to 1."""

    signal: str
    distance: float
    significant: bool


class Series(Form):
    requests_per_second: Curve
    error_share: Curve
    p95_seconds: Curve
    live_accuracy: Curve
    drift: dict[str, Curve]


class Monitoring(Form):
    """`detail` says why Prometheus says nothing, where it does not."""

    prometheus: bool
    detail: str | None
    window: Window
    requests_per_second: float | None
    error_share: float | None
    latency_seconds: Latency
    predictions: dict[str, float]
    uncertain_share: float | None
    live_accuracy: LiveAccuracy | None
    drift: tuple[Shift, ...] | None
    alerts: tuple[Alert, ...]
    series: Series


def observe(gateway: Gateway, window: Window) -> Monitoring:
    return gateway.ask(Monitoring, "GET", "/v1/monitoring", params={"window": window})
