"""A training that a person asks Airflow for ends in the next version in service, and nobody notices the change."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from infra.local.main_job import Airflow, follow
from infra.local.running import Running
from ml import registry


def test_the_next_version_is_served_without_one_failed_prediction(
    live: Running, airflow: Airflow, photograph: bytes
) -> None:
    client = registry.connect(live.env["MLFLOW_TRACKING_URI"])
    before = registry.aliased(client, registry.CHAMPION)
    with _predicting(live, photograph) as versions:
        run = airflow.trigger("train_model", {"reason": "an end-to-end test"})
        follow(airflow, "train_model", run, print)
        assert airflow.tasks("train_model", run)["publish"] == "success"
        after = registry.aliased(client, registry.CHAMPION)
    assert before is not None
    assert after is not None
    assert after > before
    assert (versions[0], versions[-1]) == (before, after)
    assert registry.aliased(client, registry.PREVIOUS) == before
    _the_same_data_set_gave_the_same_numbers(live, before, after)


def _the_same_data_set_gave_the_same_numbers(live: Running, before: int, after: int) -> None:
    client = registry.connect(live.env["MLFLOW_TRACKING_URI"])
    old, new = (client.get_run(registry.run_of(client, version)).data for version in (before, after))
    assert old.tags["dataset.digest"] == new.tags["dataset.digest"]
    assert old.metrics == new.metrics


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
