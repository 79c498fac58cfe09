"""For tests that something which Airflow starts by itself, each quarter of an hour, would come between."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from infra.local.main_job import DONE, Airflow
from infra.local.running import Running
from ml.publish.replicas import wait_until
from tests.integration.airflow.loop import Loop

WAKING: Final = ("ingest_images", "monitor_model")  # what they find may start a training


@contextmanager
def undisturbed(live: Running, airflow: Airflow) -> Iterator[None]:
    """What runs is let run to its end; until the end of the block nothing runs but what is asked for."""
    _pause(airflow, paused=True)
    try:
        wait_until(lambda: not _running(airflow), seconds=600, otherwise=lambda: f"{_running(airflow)} still run")
        Loop(live, airflow).settle()
        yield
    finally:
        _pause(airflow, paused=False)


def _pause(airflow: Airflow, *, paused: bool) -> None:
    for dag in WAKING:
        airflow.client.patch(f"/api/v2/dags/{dag}", json={"is_paused": paused}).raise_for_status()


def _running(airflow: Airflow) -> list[str]:
    return [dag for dag in WAKING if not set(airflow.runs(dag).values()) <= DONE]
