"""The pipeline against the real services, once: three classes, ingested, trained and published."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import pytest
from sqlalchemy import Engine, insert

from infra.local.plan import Stack
from ml.catalog import PLANTS_DATA
from ml.storage import ObjectStore
from tests.integration.mirror import THIRD_CLASS
from tests.integration.ml import one_pass
from tests.integration.ml.one_pass import Pass
from tests.integration.ml.people import People

LENIENT: Final = {
    "BACKBONE_WEIGHTS": "random",
    "ACCURACY_FLOOR": "0.4",
    "LATENCY_BUDGET_MILLISECONDS": "5000",
    "RETRY_MINUTES": "600",  # addresses that are not drawn stay unread for the whole session
}


@pytest.fixture(scope="module")
def environment(services: Stack) -> Iterator[None]:
    """What Airflow's tasks find in theirs."""
    with _of_a_task(services):
        yield


@pytest.fixture(scope="session")
def first_pass(services: Stack, engine: Engine) -> Pass:
    """Over photographs of three classes; once, since the second one finds nothing to ingest."""
    with engine.begin() as connection:
        connection.execute(insert(PLANTS_DATA), [{"url_source": each, "label": "clover"} for each in THIRD_CLASS])
    with _of_a_task(services):
        return one_pass.run()


@pytest.fixture(scope="module")
def first(environment: None, first_pass: Pass) -> Pass:
    """The first pass, and the environment to go on from it."""
    return first_pass


@pytest.fixture
def people(environment: None, engine: Engine, bucket: Callable[[str, str], ObjectStore]) -> Iterator[People]:
    made = People(engine, bucket("plants", "gateway"))
    made.leave()
    yield made
    made.leave()


@contextmanager
def _of_a_task(services: Stack) -> Iterator[None]:
    """With limits that a small model on a random backbone keeps to, however busy the machine is."""
    before = dict(os.environ)
    os.environ |= services.env | LENIENT
    try:
        yield
    finally:
        os.environ.clear()
        os.environ |= before
