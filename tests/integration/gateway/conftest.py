"""A gateway that asks a real serving process and logs to a migrated database; most tests share one."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Engine

from infra.local.plan import Stack
from ml import catalog
from ml.storage import ObjectStore
from tests.integration.gateway.place import Place, running_place
from tests.integration.gateway.processes import Gateway, eventually, migrated_database, running_gateway
from tests.integration.gateway.reviewer import ReviewerAtWork
from tests.integration.gateway.serving_process import running_serving
from tests.integration.ml.people import People

WHOLE: Final = ("S3_ENDPOINT_URL", "S3_ACCESS_KEY_GATEWAY", "S3_SECRET_KEY_GATEWAY", "MLFLOW_TRACKING_URI")


@pytest.fixture(scope="session")
def serving(
    tmp_path_factory: pytest.TempPathFactory, saved_model: bytes, free_port: Callable[[], int]
) -> Iterator[str]:
    """host:port of a serving process that loads, or has loaded, its model."""
    port = free_port()
    with running_serving(tmp_path_factory.mktemp("serving"), saved_model, port):
        yield f"127.0.0.1:{port}"


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return migrated_database(tmp_path_factory.mktemp("database") / "plants.sqlite")


@pytest.fixture(scope="session")
def database(database_url: str) -> Iterator[Engine]:
    made = catalog.connect(database_url)
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def gateway(tmp_path_factory: pytest.TempPathFactory, serving: str, database_url: str) -> Iterator[Gateway]:
    """Ready to predict."""
    directory: Path = tmp_path_factory.mktemp("gateway")
    settings = {"GATEWAY_MAX_UPLOAD_BYTES": "2000000", "GATEWAY_MAX_PIXELS": "4000000", "GATEWAY_MAX_BATCH": "12"}
    with running_gateway(directory, serving=serving, database_url=database_url, **settings) as started:
        eventually(started.ready)
        yield started


@pytest.fixture(scope="session")
def whole_gateway(tmp_path_factory: pytest.TempPathFactory, services: Stack, serving: str) -> Iterator[Gateway]:
    """With the database server, S3 and MLflow under the gateway's own logins; without Airflow and Prometheus."""
    env = services.env
    own = {name: env[name] for name in WHOLE}
    directory: Path = tmp_path_factory.mktemp("whole")
    with running_gateway(directory, serving=serving, database_url=env["DATABASE_URL_GATEWAY"], **own) as started:
        eventually(started.ready)
        yield started


@pytest.fixture
def reviewer(
    whole_gateway: Gateway, engine: Engine, bucket: Callable[[str, str], ObjectStore]
) -> Iterator[ReviewerAtWork]:
    """Before a database without feedback, and without what other tests sent."""
    people = People(engine, bucket("plants", "gateway"))
    people.leave()
    yield ReviewerAtWork(whole_gateway, people)
    people.leave()


@pytest.fixture(scope="session")
def place(
    tmp_path_factory: pytest.TempPathFactory, serving: str, services: Stack, free_port: Callable[[], int]
) -> Iterator[Place]:
    """With the database server and S3, each behind a relay that can be cut."""
    with running_place(tmp_path_factory.mktemp("place"), serving, services, free_port) as running:
        yield running
