"""The real services that integration tests talk to: database, S3, MLflow and serving, started once a session."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from infra.local import running
from infra.local.plan import Stack
from infra.local.running import Running
from ml import catalog, storage
from ml.storage import ObjectStore
from tests.integration import stacks
from tests.integration.mirror import draw_mirror

PARTS = frozenset({"database", "s3", "mlflow", "serving"})


@pytest.fixture(scope="session")
def photographs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("mirror")
    draw_mirror(directory)
    return directory


@pytest.fixture(scope="session")
def services(
    tmp_path_factory: pytest.TempPathFactory, photographs: Path, free_port: Callable[[], int]
) -> Iterator[Stack]:
    """The stack without Airflow, gateway and app, on free ports, in a directory of its own."""
    with stacks.running(PARTS, tmp_path_factory.mktemp("services"), photographs, free_port) as made:
        yield made


@pytest.fixture(scope="session")
def stores(request: pytest.FixtureRequest) -> Running:
    """Whose database and S3 have to refuse: those of the stack that STACK_ENV names, else of `services`."""
    return running.given() or request.getfixturevalue("services")


@pytest.fixture(scope="session")
def engine(services: Stack) -> Engine:
    """The database as its owner."""
    return catalog.connect(services.env["DATABASE_URL"])


@pytest.fixture(scope="session")
def bucket(services: Stack) -> Callable[[str, str], ObjectStore]:
    """A bucket with a role's rights: bucket("plants", "ingest")."""
    return buckets(services)


def buckets(stack: Running) -> Callable[[str, str], ObjectStore]:
    def connect(name: str, role: str) -> ObjectStore:
        access, secret = (stack.env[f"S3_{kind}_KEY_{role.upper()}"] for kind in ("ACCESS", "SECRET"))
        endpoint = stack.env["S3_ENDPOINT_URL"]
        return storage.connect(name, endpoint_url=endpoint, access_key=access, secret_key=secret, region="us-east-1")

    return connect


@pytest.fixture(scope="session")
def plants_bucket(bucket: Callable[[str, str], ObjectStore]) -> ObjectStore:
    return bucket("plants", "ingest")
