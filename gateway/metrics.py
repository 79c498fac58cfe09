"""What Prometheus reads, on the internal port."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector
from prometheus_fastapi_instrumentator import Instrumentator

_STAGE_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)


class Metrics:
    """The gateway's own metrics, and the registry that the HTTP metrics join."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self.predictions = Counter(
            "gateway_predictions", "Photographs answered.", ["label", "version"], registry=self.registry
        )
        self.stage_seconds = Histogram(
            "gateway_stage_seconds",
            "Time that a stage of a prediction request took.",
            ["stage"],
            buckets=_STAGE_BUCKETS,
            registry=self.registry,
        )
        self.in_flight = Gauge(
            "gateway_requests_in_flight", "Prediction requests being worked on.", registry=self.registry
        )
        self.log_gap = Counter(
            "gateway_prediction_log_gap", "Predictions that were answered and never logged.", registry=self.registry
        )
        self.log_waiting = Gauge(
            "gateway_prediction_log_waiting", "Predictions that wait to be logged.", registry=self.registry
        )

    def instrumentator(self) -> Instrumentator:
        """HTTP metrics by route, never by path: labels stay few whatever is asked for."""
        return Instrumentator(should_group_status_codes=False, registry=self.registry)
