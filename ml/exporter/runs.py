"""The last runs of each DAG, from Airflow's REST API."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import httpx

from ml.exporter.families import Families, by_label, labelled

DAGS: Final = ("housekeeping", "ingest_images", "monitor_model", "promote_model", "train_model")
STATES: Final = ("queued", "running", "success", "failed")
Run = Mapping[str, Any]


def dags(client: httpx.Client, user: str, password: str) -> Families:
    """Raises httpx.HTTPError. A token is asked for each time: once a minute costs less than keeping one fresh."""
    token = client.post("/auth/token", json={"username": user, "password": password}).raise_for_status().json()
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    last = {dag: run for dag in DAGS if (run := _latest(client, headers, dag)) is not None}
    good = {dag: run for dag in DAGS if (run := _latest(client, headers, dag, state="success")) is not None}
    yield from labelled("plants_dag_last_run", "State of each DAG's latest run.", ("dag", "state"), _states(last))
    yield from by_label("plants_dag_last_run_seconds", "How long the latest run took.", "dag", _seconds(last))
    ended = {dag: _time(run["end_date"]).timestamp() for dag, run in good.items()}
    yield from by_label("plants_dag_last_success_timestamp_seconds", "When a run last ended well.", "dag", ended)


def _latest(client: httpx.Client, headers: Mapping[str, str], dag: str, **wanted: str) -> Run | None:
    query: dict[str, str | int] = {"order_by": "-run_after", "limit": 1, **wanted}
    found = client.get(f"/api/v2/dags/{dag}/dagRuns", params=query, headers=headers).raise_for_status()
    runs: list[Run] = found.json()["dag_runs"]
    return runs[0] if runs else None


def _states(last: Mapping[str, Run]) -> list[tuple[tuple[str, ...], float]]:
    return [((dag, state), float(run["state"] == state)) for dag, run in last.items() for state in STATES]


def _seconds(last: Mapping[str, Run]) -> dict[str, float]:
    ended = {dag: run for dag, run in last.items() if run["start_date"] and run["end_date"]}
    return {dag: (_time(run["end_date"]) - _time(run["start_date"])).total_seconds() for dag, run in ended.items()}


def _time(value: str) -> datetime:
    return datetime.fromisoformat(value)
