"""A training that a person asks Airflow for ends in the next version in service, and nobody notices the change."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import pytest
from mlflow import MlflowClient
from mlflow.entities import RunData

from infra.local.main_job import Airflow
from infra.local.running import Running
from ml import registry
from tests.e2e.undisturbed import undisturbed
from tests.integration.airflow.loop import TRAINING, Loop


@dataclass(frozen=True)
class Retrained:
    """The version in service before a training and after it, and those that answered meanwhile, in their order."""

    before: int
    previous: int | None  # the alias, after it
    after: int
    answered: list[int]


@pytest.fixture(scope="module")
def loop(live: Running, airflow: Airflow) -> Iterator[Loop]:
    with undisturbed(live, airflow) as loop:
        yield loop


@pytest.fixture(scope="module")
def client(live: Running) -> MlflowClient:
    return registry.connect(live.env["MLFLOW_TRACKING_URI"])


@pytest.fixture(scope="module")
def retrained(live: Running, loop: Loop, client: MlflowClient, photograph: bytes) -> Retrained:
    before = _champion(loop)
    with _predicting(live, photograph) as answered:
        after = _trained(loop)
    return Retrained(before, registry.aliased(client, registry.PREVIOUS), after, answered)


def test_the_next_version_is_served_without_one_failed_prediction(retrained: Retrained) -> None:
    assert retrained.after > retrained.before
    assert (retrained.answered[0], retrained.answered[-1]) == (retrained.before, retrained.after)
    assert retrained.previous == retrained.before


def test_the_same_data_set_gives_the_same_numbers(retrained: Retrained, loop: Loop, client: MlflowClient) -> None:
    old, new = _run(client, retrained.before), _run(client, retrained.after)
    if old.tags["dataset.digest"] != new.tags["dataset.digest"]:  # other tests brought photographs
        old, new = new, _run(client, _trained(loop))
    assert old.tags["dataset.digest"] == new.tags["dataset.digest"]
    assert old.metrics == new.metrics


def _champion(loop: Loop) -> int:
    version = loop.champion()
    assert version is not None
    return version


def _trained(loop: Loop) -> int:
    """A person asks for a training; gives the version that it put into service."""
    assert loop.run(TRAINING)["publish"] == "success"
    return _champion(loop)


def _run(client: MlflowClient, version: int) -> RunData:
    return client.get_run(registry.run_of(client, version)).data


@contextmanager
def _predicting(live: Running, photograph: bytes) -> Iterator[list[int]]:
    """Asks the gateway again and again; gives the version of each answer. Any failure ends the test."""
    versions: list[int] = []
    stop, failures = threading.Event(), list[str]()

    def ask() -> None:
        with httpx.Client(base_url=live.env["GATEWAY_URL"], timeout=10) as client:
            while not stop.is_set():
                headers = {"X-API-Key": live.env["API_KEY_PREDICT"]}
                answer = client.post("/v1/predict", files={"file": photograph}, headers=headers)
                if answer.is_success:
                    versions.append(answer.json()["model"]["version"])
                else:
                    failures.append(answer.text)

    caller = threading.Thread(target=ask)
    caller.start()
    try:
        yield versions
    finally:
        stop.set()
        caller.join()
    assert not failures
