"""A stack with Airflow on free ports, and in it a first champion: shared by every test of this directory."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.local import main_job
from infra.local.plan import Stack
from ml import catalog
from tests.integration import stacks
from tests.integration.airflow.causes import Causes
from tests.integration.airflow.loop import Loop
from tests.integration.mirror import draw_mirror

AIRFLOW = frozenset({"airflow-api", "airflow-scheduler", "airflow-dag-processor"})
PARTS = frozenset({"database", "s3", "mlflow", "serving", "gateway"}) | AIRFLOW
# What lets a small model on random weights come and go within a minute; the rules themselves stay as they are.
POLICY = {
    "ACCURACY_FLOOR": "0.4",
    "CALIBRATION_BUDGET": "1",
    "LATENCY_BUDGET_MILLISECONDS": "5000",
    "RETRAIN_COOLDOWN_HOURS": "0",
    "RETRAIN_NEW_PHOTOGRAPHS": "10",
    "TRAINING_EPOCHS": "5",
}


@pytest.fixture(scope="session")
def airflow_stack(tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]) -> Iterator[Stack]:
    mirror = tmp_path_factory.mktemp("airflow-mirror")
    draw_mirror(mirror)
    directory, chosen = tmp_path_factory.mktemp("airflow-stack"), {"backbone_weights": "random", "ml_settings": POLICY}
    with stacks.running(PARTS, directory, mirror, free_port, **chosen) as made:
        yield made


@pytest.fixture(scope="session")
def first_champion(airflow_stack: Stack) -> Iterator[Loop]:
    """After the main job: two classes, ingested, trained and served."""
    env = airflow_stack.env
    with main_job.connect(env["AIRFLOW_URL"], env["AIRFLOW_USER"], env["AIRFLOW_PASSWORD"]) as airflow:
        main_job.run(airflow, print, serving=False)
        loop = Loop(airflow_stack, airflow)
        loop.wait_for_a_version_above(0)
        yield loop


@pytest.fixture
def loop(first_champion: Loop) -> Loop:
    """At rest, with a version in service."""
    first_champion.settle()
    return first_champion


@pytest.fixture(scope="session")
def causes(airflow_stack: Stack) -> Iterator[Causes]:
    engine = catalog.connect(airflow_stack.env["DATABASE_URL"])
    yield Causes(airflow_stack, engine, Path(airflow_stack.env["IMAGE_MIRROR"].partition("=file://")[2]))
    engine.dispose()
