"""What was last found, ready for Prometheus: a scrape never waits for a database."""

import time
from collections.abc import Callable, Iterator, Mapping

import httpx
import structlog
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from ml.errors import MlError
from ml.exporter.families import Families, by_label

log = structlog.get_logger()

Source = Callable[[], Families]


class Board(Collector):
    """Each source is asked for itself: while one is away its metrics are missing, and `plants_source_up` says so."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources
        self._found: dict[str, list[GaugeMetricFamily]] = {}
        self._succeeded: dict[str, float] = {}

    def refresh(self) -> None:
        """Ask every source once."""
        for name, source in self._sources.items():
            try:
                self._found[name] = list(source())
                self._succeeded[name] = time.time()
            except (MlError, SQLAlchemyError, httpx.HTTPError) as error:
                self._found.pop(name, None)
                log.warning("source_away", source=name, reason=f"{type(error).__name__}: {error}".splitlines()[0])

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Called at each scrape."""
        for families in list(self._found.values()):
            yield from families
        up = {name: float(name in self._found) for name in self._sources}
        yield from by_label("plants_source_up", "Whether a source was read at the last try.", "source", up)
        yield from by_label(
            "plants_source_success_timestamp_seconds",
            "When a source was last read.",
            "source",
            dict(self._succeeded),
        )
