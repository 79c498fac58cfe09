"""The exporter: looks at everything once in a while, and answers Prometheus with what it saw."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import httpx
import structlog
from prometheus_client import CollectorRegistry, start_http_server

from ml import catalog, registry, storage
from ml.exporter import data, model, runs
from ml.exporter.board import Board, Source
from ml.exporter.families import Families
from ml.jobs import monitoring
from ml.jobs.buckets import bucket
from ml.publish import deployment
from ml.publish.replicas import replicas
from ml.settings import ExporterSettings
from ml.storage import ObjectStore

log = structlog.get_logger()


@contextmanager
def exporting(settings: ExporterSettings) -> Iterator[Board]:
    """Serves /metrics until it is left."""
    board, metrics = Board(sources(settings)), CollectorRegistry()
    metrics.register(board)
    server, thread = start_http_server(settings.exporter_port, settings.exporter_host, metrics)
    log.info("exporter_started", port=server.server_port)
    try:
        yield board
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def export(stop: threading.Event) -> None:
    """Until `stop` is set. Raises SettingsError."""
    settings = ExporterSettings.read()
    with exporting(settings) as board:
        while not stop.is_set():
            board.refresh()
            stop.wait(settings.exporter_seconds)


def sources(settings: ExporterSettings) -> dict[str, Source]:
    """Airflow is one of them only where its address is known."""
    engine = catalog.connect(settings.database_url.get_secret_value())
    found: dict[str, Source] = {
        "photographs": partial(data.photographs, engine),
        "reviews": partial(data.reviews, engine),
        "decisions": partial(model.decisions, engine),
        "model": partial(_model, settings, bucket(settings, storage.MODELS)),
        "quality": partial(_quality, monitoring.Watch.open()),
    }
    return found | ({"airflow": partial(_dags, settings)} if settings.airflow_url else {})


def _model(settings: ExporterSettings, models: ObjectStore) -> Families:
    client = registry.connect(settings.mlflow_tracking_uri)
    with replicas(settings.serving_grpc, settings.serving_ca_file) as every:
        now = deployment.look(client, models, every)
    yield from model.champion(client, now)
    yield from model.serving(now)


def _quality(watch: monitoring.Watch) -> Families:
    seen = monitoring.look(watch)
    yield from model.triggers(seen.decision)
    yield from model.quality(seen.told())


def _dags(settings: ExporterSettings) -> Families:
    with httpx.Client(base_url=settings.airflow_url, timeout=10, trust_env=False) as client:
        yield from runs.dags(client, settings.airflow_user, settings.airflow_password.get_secret_value())
