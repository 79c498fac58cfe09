"""Airflow's REST API, as far as the gateway needs it: start runs, follow them, and read what they left behind."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from graphlib import TopologicalSorter
from typing import Any, Final

import httpx

from gateway.airflow_login import Json, Login, json_of
from gateway.errors import AirflowNotConfigured, AirflowUnavailable, RunNotFound

TRAINING: Final = "train_model"
PROMOTION: Final = "promote_model"
MONITORING: Final = "monitor_model"
_DAGS: Final = "/api/v2/dags"
_PAGE: Final = 100  # the most that Airflow gives at once


class Airflow:
    """Every call raises AirflowNotConfigured without an address, AirflowUnavailable when Airflow does not answer."""

    def __init__(self, client: httpx.AsyncClient | None, public_url: str = "") -> None:
        self._client = client
        self._public_url = httpx.URL(f"{public_url.rstrip('/')}/")

    async def start(self, dag: str, run: str, *, conf: Json, asked_by: str) -> None:
        """The run's id is the caller's; where it is there already, an earlier request for it came through."""
        body = {"dag_run_id": run, "logical_date": None, "conf": conf, "note": f"asked for by {asked_by}"}
        answer = await self._answer("POST", f"{_DAGS}/{dag}/dagRuns", json=body)
        if answer.status_code == httpx.codes.NOT_FOUND:
            raise AirflowUnavailable(f"Airflow has no DAG {dag}; its log says why it could not be read")
        if answer.status_code != httpx.codes.CONFLICT:
            _check(answer)

    async def run(self, dag: str, run: str) -> Json:
        """As Airflow tells it: `state`, `conf`, `start_date`, `end_date`. Raises RunNotFound."""
        return await self._ask(f"{_DAGS}/{dag}/dagRuns/{run}")

    async def knows(self, dag: str, run: str) -> bool:
        try:
            await self.run(dag, run)
        except RunNotFound:
            return False
        return True

    async def runs(self, dag: str, limit: int) -> list[Json]:
        """The latest ones, the newest first."""
        found = await self._ask(f"{_DAGS}/{dag}/dagRuns", order_by="-run_after", limit=limit)
        return list(found["dag_runs"])

    async def tasks(self, dag: str, run: str) -> list[Json]:
        """Airflow's task instances, in the order in which they run."""
        found, known = await asyncio.gather(self._instances(dag, run), self._ask(f"{_DAGS}/{dag}/tasks"))
        return in_order(found, {each["task_id"]: each["downstream_task_ids"] for each in known["tasks"]})

    async def xcom(self, dag: str, run: str, task: str, key: str) -> Any | None:
        """What a task has left under a key, or the first of its chunks that did; None where none has."""
        entries = f"{_DAGS}/{dag}/dagRuns/{run}/taskInstances/{task}/xcomEntries"
        try:
            return (await self._ask(f"{entries}/{key}"))["value"]
        except RunNotFound:
            return await self._xcom_of_a_chunk(entries, key)

    async def next_date(self, dag: str) -> str | None:
        """When the clock starts its next run."""
        found = await self._ask(f"{_DAGS}/{dag}")
        return found["next_dagrun_run_after"] or None

    def page(self, dag: str, run: str) -> str:
        """Where a person sees the run."""
        self._connected()
        return str(self._public_url.join(f"dags/{dag}/runs/{run}"))

    async def _instances(self, dag: str, run: str) -> list[Json]:
        """All of them, page by page: a task that runs once for each of many chunks has many."""
        found: list[Json] = []
        while True:
            page = await self._ask(f"{_DAGS}/{dag}/dagRuns/{run}/taskInstances", limit=_PAGE, offset=len(found))
            found += page["task_instances"]
            if not page["task_instances"] or len(found) >= page["total_entries"]:
                return found

    async def _xcom_of_a_chunk(self, entries: str, key: str) -> Any | None:
        try:
            left = (await self._ask(entries, xcom_key=key, limit=1))["xcom_entries"]
        except RunNotFound:
            return None
        return (await self._ask(f"{entries}/{key}", map_index=left[0]["map_index"]))["value"] if left else None

    async def _ask(self, path: str, **query: str | int) -> Json:
        answer = await self._answer("GET", path, params=query)
        if answer.status_code == httpx.codes.NOT_FOUND:
            dag, _, what = path.removeprefix(f"{_DAGS}/").partition("/")
            raise RunNotFound(f"{what.rpartition('/')[2]}: Airflow knows no such run of {dag}")
        return _check(answer)

    async def _answer(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        try:
            return await self._connected().request(method, path, **arguments)
        except httpx.HTTPError as error:
            raise AirflowUnavailable(f"Airflow does not answer: {type(error).__name__}") from error

    def _connected(self) -> httpx.AsyncClient:
        if self._client is None:
            raise AirflowNotConfigured("this gateway was started without AIRFLOW_URL")
        return self._client


@asynccontextmanager
async def connect(
    url: str,
    user: str,
    password: str,
    *,
    timeout_seconds: float,
    public_url: str = "",
    transport: httpx.AsyncBaseTransport | None = None,
) -> AsyncIterator[Airflow]:
    """Nothing is asked of Airflow yet; without an address, every call says so. Links begin with `public_url`."""
    if not url:
        yield Airflow(None)
        return
    login = Login(url, user, password)
    # A proxy of the environment is for the world outside; Airflow is ours.
    async with httpx.AsyncClient(
        base_url=url, auth=login, timeout=timeout_seconds, transport=transport, trust_env=False
    ) as client:
        yield Airflow(client, public_url or url)


def in_order(instances: list[Json], downstream: Mapping[str, list[str]]) -> list[Json]:
    """Each task after those that it waits for."""
    upstream: dict[str, set[str]] = {task: set() for task in downstream}
    for task, followers in downstream.items():
        for follower in followers:
            upstream.setdefault(follower, set()).add(task)
    place = {task: number for number, task in enumerate(TopologicalSorter(upstream).static_order())}
    return sorted(instances, key=lambda each: place.get(each["task_id"], len(place)))


def _check(answer: httpx.Response) -> Json:
    if not answer.is_success:
        raise AirflowUnavailable(f"Airflow answered {answer.status_code} {answer.reason_phrase}")
    return json_of(answer)
