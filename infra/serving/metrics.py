"""Prometheus metrics under the names that TF Serving gives them; times are in microseconds."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from grpc import StatusCode
from prometheus_client import CollectorRegistry, Counter, Histogram, Metric, disable_created_metrics, generate_latest
from prometheus_client.registry import Collector

from infra.serving.errors import RequestRefused

_BUCKETS: Final = [10 * 1.8**power for power in range(32)]
_PREFIX: Final = ":tensorflow:serving:"


class Metrics:
    """A registry with the metrics of one process."""

    def __init__(self) -> None:
        disable_created_metrics()  # type: ignore[no-untyped-call]  # TF Serving has no such series
        self._registry = CollectorRegistry()
        self._count = Counter(f"{_PREFIX}request_count", "Requests.", ["model_name", "status"], registry=None)
        self._registry.register(_WithoutTotal(self._count))
        self._latency = self._histogram("request_latency", "A request that succeeded.", "entrypoint")
        self._runtime = self._histogram("runtime_latency", "TensorFlow's part of a request.", "runtime")

    @contextmanager
    def request(self, model: str, api: str, entrypoint: str) -> Iterator[None]:
        """Counts what happens within by its outcome, and times it when it succeeds."""
        began = time.perf_counter()
        status = StatusCode.INTERNAL
        try:
            yield
            status = StatusCode.OK
            self._latency.labels(model, api, entrypoint).observe((time.perf_counter() - began) * 1e6)
        except RequestRefused as refused:
            status = refused.code
            raise
        finally:
            self._count.labels(model, status.name).inc()

    def runtime(self, model: str, seconds: float) -> None:
        self._runtime.labels(model, "Predict", "TF1").observe(seconds * 1e6)

    def page(self) -> bytes:
        return generate_latest(self._registry)

    def _histogram(self, name: str, documentation: str, last_label: str) -> Histogram:
        labels = ["model_name", "API", last_label]
        return Histogram(f"{_PREFIX}{name}", documentation, labels, buckets=_BUCKETS, registry=self._registry)


class _WithoutTotal(Collector):
    """A counter without the suffix that prometheus_client insists on and TF Serving has not."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    def collect(self) -> Iterator[Metric]:
        for counted in self._counter.collect():
            metric = Metric(counted.name, counted.documentation, "untyped")
            for sample in counted.samples:
                if sample.name.endswith("_total"):
                    metric.add_sample(counted.name, sample.labels, sample.value)
            yield metric
