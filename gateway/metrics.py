"""What Prometheus reads, on the internal port. Every set of labels is bounded, whatever is asked for."""

from collections.abc import Callable
from http import HTTPMethod
from typing import Final, cast, get_args

from prometheus_client import CollectorRegistry, Counter, Enum, Gauge, Histogram, ProcessCollector
from prometheus_fastapi_instrumentator import Instrumentator
from prometheus_fastapi_instrumentator import metrics as http_metrics
from prometheus_fastapi_instrumentator.metrics import Info

from gateway import circuit
from gateway.trace import Trace

# A thumbnail takes 1 ms to decode and 10 ms to predict; a batch of large photographs may take seconds.
_SECONDS: Final = (
    0.0005, 0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 10,
)  # fmt: skip
_NOVELTY: Final = (0.25, 0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 2, 3, 5)  # 1.0 is where a photograph is unfamiliar
_METHODS: Final = frozenset(HTTPMethod)


class Metrics:
    """The gateway's own metrics, and the registry that the HTTP metrics join."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self.predictions = Counter(
            "gateway_predictions", "Photographs answered.", ["label", "version"], registry=registry
        )
        self.uncertain = Counter("gateway_uncertain", "Photographs in doubt, by why.", ["reason"], registry=registry)
        self.novelty = Histogram(
            "gateway_novelty", "Novelty of photographs; above 1 unfamiliar.", buckets=_NOVELTY, registry=registry
        )
        self.rejected = Counter(
            "gateway_rejected", "Requests answered with a problem, by its type.", ["reason"], registry=registry
        )
        self.stage_seconds = Histogram(
            "gateway_stage_seconds",
            "Time of a prediction request: read, wait (for a decoding thread), decode, model, and total.",
            ["stage"],
            buckets=_SECONDS,
            registry=registry,
        )
        self.in_flight = Gauge(
            "gateway_requests_in_flight",
            "Requests of which the body is still coming (uploading), and those being worked on (working).",
            ["state"],
            registry=registry,
        )
        self.log_gap = Counter(
            "gateway_prediction_log_gap", "Predictions that were answered and never logged.", registry=registry
        )
        self.log_waiting = Gauge(
            "gateway_prediction_log_waiting", "Predictions that wait to be logged.", registry=registry
        )
        self.photographs_kept = Counter(
            "gateway_photographs_kept", "Predictions whose photograph is in the store.", registry=registry
        )
        self.photographs_lost = Counter(
            "gateway_photographs_lost",
            "Photographs that were to be kept and are not: queue_full, storage_away, or stopped before it was written.",
            ["reason"],
            registry=registry,
        )
        self.photographs_waiting = Gauge(
            "gateway_photographs_waiting_bytes", "Photographs that wait for the store.", registry=registry
        )
        self.loop_lag = Gauge(
            "gateway_event_loop_lag_seconds",
            "Longest time that the event loop was held up since the last scrape.",
            registry=registry,
        )
        self.circuit = Enum(
            "gateway_circuit",
            "Whether serving is asked (closed), not asked (open) or being probed.",
            states=list(get_args(circuit.State)),
            registry=registry,
        )

    def observe(self, trace: Trace) -> None:
        """Once a request, when it has been answered."""
        if trace.problem is not None:
            self.rejected.labels(trace.problem).inc()
        if trace.stages:
            for stage, seconds in (trace.stages | {"total": trace.seconds()}).items():
                self.stage_seconds.labels(stage).observe(seconds)

    def instrumentator(self) -> Instrumentator:
        """HTTP metrics by route, never by path; paths without a route are one."""
        counted = cast("Callable[[Info], None]", http_metrics.default(registry=self.registry))
        return Instrumentator(should_group_status_codes=False, registry=self.registry).add(_bounded(counted))


def _bounded(count: Callable[[Info], None]) -> Callable[[Info], None]:
    """A method is any word that a caller makes up."""

    def count_bounded(info: Info) -> None:
        info.method = info.method if info.method in _METHODS else "other"
        count(info)

    return count_bounded
