"""The last runs of each DAG that have ended, from Airflow's REST API."""

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import httpx

from ml.errors import MlError
from ml.exporter.families import Families, by_label, labelled

DAGS: Final = ("housekeeping", "ingest_images", "monitor_model", "promote_model", "train_model")
# A run that is queued or under way says nothing yet, and would hide the failure before it.
ENDED: Final = ("success", "failed")
STARTED: Final = time.time()  # this process: a DAG without a single run is awaited since then
Run = Mapping[str, Any]


class NotAirflow(MlError):
    """What answers under Airflow's address does not speak its API."""


def dags(client: httpx.Client, user: str, password: str) -> Families:
    """Raises httpx.HTTPError, NotAirflow."""
    try:
        yield from _dags(client, _headers(client, user, password))
    except (ValueError, KeyError, TypeError) as error:
        raise NotAirflow(
            f"{client.base_url} does not answer as Airflow does: {error}; is AIRFLOW_URL right?"
        ) from error


def _headers(client: httpx.Client, user: str, password: str) -> dict[str, str]:
    """A token is asked for each time: once a minute costs less than keeping one fresh."""
    token = client.post("/auth/token", json={"username": user, "password": password}).raise_for_status().json()
    return {"Authorization": f"Bearer {token['access_token']}"}


def _dags(client: httpx.Client, headers: Mapping[str, str]) -> Families:
    last = {dag: run for dag in DAGS if (run := _run(client, headers, dag, state=ENDED)) is not None}
    yield from labelled(
        "plants_dag_last_run", "State of each DAG's latest run that ended.", ("dag", "state"), _states(last)
    )
    yield from by_label(
        "plants_dag_last_run_seconds", "How long the latest run that ended took.", "dag", _seconds(last)
    )
    yield from by_label(
        "plants_dag_last_success_timestamp_seconds",
        "When a run last ended well; before the first, since when one is awaited.",
        "dag",
        {dag: _last_success(client, headers, dag) for dag in DAGS},
    )


def _last_success(client: httpx.Client, headers: Mapping[str, str], dag: str) -> float:
    """Never nothing: an alert on a missing series would never fire."""
    if good := _run(client, headers, dag, state=("success",)):
        return _time(good["end_date"]).timestamp()
    first = _run(client, headers, dag, order_by="run_after")
    return _time(first["run_after"]).timestamp() if first else STARTED


def _run(
    client: httpx.Client,
    headers: Mapping[str, str],
    dag: str,
    *,
    state: tuple[str, ...] = (),
    order_by: str = "-run_after",
) -> Run | None:
    """The newest in one of these states, where any is named."""
    query: dict[str, str | int | tuple[str, ...]] = {"order_by": order_by, "limit": 1, "state": state}
    found = client.get(f"/api/v2/dags/{dag}/dagRuns", params=query, headers=headers).raise_for_status()
    runs: list[Run] = found.json()["dag_runs"]
    return runs[0] if runs else None


def _states(last: Mapping[str, Run]) -> list[tuple[tuple[str, ...], float]]:
    return [((dag, state), float(run["state"] == state)) for dag, run in last.items() for state in ENDED]


def _seconds(last: Mapping[str, Run]) -> dict[str, float]:
    ended = {dag: run for dag, run in last.items() if run["start_date"] and run["end_date"]}
    return {dag: (_time(run["end_date"]) - _time(run["start_date"])).total_seconds() for dag, run in ended.items()}


def _time(value: str) -> datetime:
    return datetime.fromisoformat(value)
