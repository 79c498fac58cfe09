"""A stack of its own, whose services can be cut off or stopped without harm to other tests, and two quick replicas."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest

from infra.local.environment import Env
from infra.local.plan import Stack
from ml import catalog, registry, storage
from ml.jobs import promoting
from ml.publish import lease
from tests.integration import stacks
from tests.integration.publishing.cut import Cut
from tests.integration.publishing.place import Place
from tests.integration.serving.process import started

PARTS = frozenset({"database", "s3", "mlflow"})
# Short, so that what waits for something that is away gives up soon.
PATIENCE = {
    "PUBLISH_TIMEOUT_SECONDS": "8",
    "LEASE_SECONDS": "30",
    "LEASE_WAIT_SECONDS": "0.2",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "5",
}


@pytest.fixture(scope="session")
def ground(
    tmp_path_factory: pytest.TempPathFactory, photographs: Path, free_port: Callable[[], int]
) -> Iterator[Stack]:
    """Database, S3 and MLflow."""
    with stacks.running(PARTS, tmp_path_factory.mktemp("ground"), photographs, free_port) as made:
        yield made


@pytest.fixture(scope="session")
def serving_environment(ground: Stack) -> Env:
    """What a serving process needs to read the bucket `models`."""
    return {
        "AWS_ACCESS_KEY_ID": ground.env["S3_ACCESS_KEY_SERVING"],
        "AWS_SECRET_ACCESS_KEY": ground.env["S3_SECRET_KEY_SERVING"],
        "AWS_REGION": "us-east-1",
        "S3_ENDPOINT": ground.env["S3_ENDPOINT_URL"].removeprefix("http://"),
        "S3_USE_HTTPS": "0",
    }


@pytest.fixture(scope="session")
def pair(
    serving_environment: Env, tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]
) -> Iterator[list[str]]:
    """The addresses of two replicas that look every 0.2 s."""
    logs = tmp_path_factory.mktemp("pair")
    with ExitStack() as servers:
        yield [
            servers.enter_context(
                started("s3://models/models.config", logs / f"{n}.log", (free_port(), free_port()), serving_environment)
            ).grpc
            for n in range(2)
        ]


@pytest.fixture(scope="session")
def cuts(ground: Stack, pair: list[str], free_port: Callable[[], int]) -> Iterator[dict[str, Cut]]:
    upstream = {
        "s3": ground.env["S3_ENDPOINT_URL"].removeprefix("http://"),
        "mlflow": ground.env["MLFLOW_TRACKING_URI"].removeprefix("http://"),
        "serving": pair[0],
    }
    made = {name: Cut(free_port(), address) for name, address in upstream.items()}
    yield made
    for each in made.values():
        each.close()


@pytest.fixture
def place(ground: Stack, pair: list[str], cuts: dict[str, Cut], monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """With a version in service; jobs reach everything through the relays."""
    made = _place(ground, pair, cuts)  # first: MLflow writes the address of its client into the environment
    through = {
        "S3_ENDPOINT_URL": f"http://{cuts['s3'].address}",
        "MLFLOW_TRACKING_URI": f"http://{cuts['mlflow'].address}",
        "SERVING_GRPC": f"ipv4:{cuts['serving'].address},{pair[1]}",
    }
    for name, value in (ground.env | through | PATIENCE).items():
        monkeypatch.setenv(name, value)
    if made.stable is None or made.stable != made.champion:
        promoting.promote(made.register(), reason="to begin with", run_id=uuid4().hex)
    made.wait_for_replicas()
    yield made
    made.store.put(lease.KEY, lease.NOBODY.model_dump_json().encode())  # a test that fails does not hold up others


@pytest.fixture
def run_id() -> str:
    return uuid4().hex


def _place(ground: Stack, pair: list[str], cuts: dict[str, Cut]) -> Place:
    owner = storage.connect(
        storage.MODELS,
        endpoint_url=ground.env["S3_ENDPOINT_URL"],
        access_key=ground.secrets["s3_access_owner"],
        secret_key=ground.secrets["s3_secret_owner"],
        region="us-east-1",
    )
    client = registry.connect(ground.env["MLFLOW_TRACKING_URI"])
    return Place(f"ipv4:{','.join(pair)}", owner, catalog.connect(ground.env["DATABASE_URL"]), client, cuts)
