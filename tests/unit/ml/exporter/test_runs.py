"""What the exporter says of a DAG's runs: those that ended count, and no DAG is without a time."""

from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from prometheus_client import CollectorRegistry

from ml.exporter import runs
from ml.exporter.board import Board
from tests.unit.ml.exporter.test_exporter import registry_of


def run(minute: int, state: str) -> dict[str, Any]:
    """Due at that minute of an hour, begun at once and ended within thirty seconds, if at all."""
    ended = f"2026-03-01T08:{minute:02}:30Z" if state in runs.ENDED else None
    begun = f"2026-03-01T08:{minute:02}:00Z"
    return {"state": state, "run_after": begun, "start_date": begun, "end_date": ended}


def told_of_dags(**kept: list[dict[str, Any]]) -> CollectorRegistry:
    """By an Airflow that has these runs and heeds state, order and limit as its REST API does."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/auth/token":
            return httpx.Response(201, json={"access_token": "one"})
        asked, dag = request.url.params, request.url.path.split("/")[-2]
        states, order = asked.get_list("state"), asked["order_by"]
        found = [each for each in kept.get(dag, []) if not states or each["state"] in states]
        found.sort(key=lambda each: str(each[order.removeprefix("-")]), reverse=order.startswith("-"))
        return httpx.Response(200, json={"dag_runs": found[: int(asked["limit"])]})

    with httpx.Client(base_url="http://airflow", transport=httpx.MockTransport(answer)) as client:
        board = Board({"airflow": lambda: runs.dags(client, "exporter", "drawn-at-random")})
        board.refresh()
    return registry_of(board)


@pytest.mark.parametrize("answer", [{"text": "<!doctype html>"}, {"json": []}, {"json": {"access_token": "one"}}])
def test_a_web_server_that_is_not_airflow_is_a_source_that_is_away(answer: dict[str, Any]) -> None:
    def told(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, **answer)

    with httpx.Client(base_url="http://airflow", transport=httpx.MockTransport(told)) as client:
        board = Board({"airflow": lambda: runs.dags(client, "exporter", "drawn-at-random")})
        board.refresh()
    assert registry_of(board).get_sample_value("plants_source_up", {"source": "airflow"}) == 0


def last_success(found: CollectorRegistry, dag: str) -> float | None:
    return found.get_sample_value("plants_dag_last_success_timestamp_seconds", {"dag": dag})


def at(minute: int, second: int) -> float:
    return datetime(2026, 3, 1, 8, minute, second, tzinfo=UTC).timestamp()


@pytest.mark.parametrize("newest", ["queued", "running"])
def test_a_run_that_has_not_ended_hides_no_failure_before_it(newest: str) -> None:
    found = told_of_dags(ingest_images=[run(0, "success"), run(15, "failed"), run(30, newest)])
    dag = {"dag": "ingest_images"}
    assert found.get_sample_value("plants_dag_last_run", dag | {"state": "failed"}) == 1
    assert found.get_sample_value("plants_dag_last_run", dag | {"state": "success"}) == 0
    assert found.get_sample_value("plants_dag_last_run_seconds", dag) == 30


def test_the_last_success_is_when_that_run_ended() -> None:
    found = told_of_dags(ingest_images=[run(0, "success"), run(15, "success"), run(30, "failed")])
    assert last_success(found, "ingest_images") == at(15, 30)


def test_a_dag_that_never_ended_well_is_awaited_since_its_first_run() -> None:
    found = told_of_dags(ingest_images=[run(15, "failed"), run(30, "failed"), run(45, "running")])
    assert last_success(found, "ingest_images") == at(15, 0)


def test_a_dag_that_never_ran_is_awaited_since_the_exporter_began() -> None:
    found = told_of_dags()
    assert last_success(found, "housekeeping") == runs.STARTED
    assert found.get_sample_value("plants_dag_last_run", {"dag": "housekeeping", "state": "failed"}) is None
