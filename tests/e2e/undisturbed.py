"""For tests that something which Airflow starts by itself, each quarter of an hour, would come between."""

from collections.abc import Iterator
from contextlib import contextmanager

from infra.local.main_job import Airflow
from infra.local.running import Running
from tests.integration.airflow.loop import WAKING, Loop


@contextmanager
def undisturbed(live: Running, airflow: Airflow) -> Iterator[Loop]:
    """What runs is let run to its end; until the end of the block nothing runs but what is asked for."""
    loop = Loop(live, airflow)
    try:
        _come_to_rest(loop)
        yield loop
    finally:
        _pause(airflow, paused=False)


def _come_to_rest(loop: Loop) -> None:
    loop.settle()
    _pause(loop.airflow, paused=True)
    while not loop.is_at_rest():  # a run that had begun does not go on in a pause
        _pause(loop.airflow, paused=False)
        loop.settle()
        _pause(loop.airflow, paused=True)


def _pause(airflow: Airflow, *, paused: bool) -> None:
    for dag in WAKING:
        airflow.client.patch(f"/api/v2/dags/{dag}", json={"is_paused": paused}).raise_for_status()
