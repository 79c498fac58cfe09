"""The pipeline against the real services, once: three classes, ingested, trained and published."""

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, insert

from infra.local.stack import Stack
from ml.catalog import PLANTS_DATA
from tests.integration.mirror import THIRD_CLASS
from tests.integration.ml import one_pass
from tests.integration.ml.one_pass import Pass


@pytest.fixture(scope="module")
def environment(services: Stack) -> Iterator[None]:
    """What Airflow's tasks find in theirs, with a floor that a random backbone reaches."""
    before = dict(os.environ)
    os.environ |= services.env | {"BACKBONE_WEIGHTS": "random", "ACCURACY_FLOOR": "0.4"}
    yield
    os.environ.clear()
    os.environ |= before


@pytest.fixture(scope="module")
def first(environment: None, engine: Engine) -> Pass:
    """The first pass over photographs of three classes."""
    with engine.begin() as connection:
        connection.execute(insert(PLANTS_DATA), [{"url_source": each, "label": "clover"} for each in THIRD_CLASS])
    return one_pass.run()
