"""Airflow's REST API, as far as the gateway needs it: start a training and follow it."""

import asyncio
from collections.abc import AsyncIterator, Generator, Mapping
from contextlib import asynccontextmanager
from graphlib import TopologicalSorter
from typing import Any, Final

import httpx

from gateway.errors import AirflowNotConfigured, AirflowUnavailable, RunNotFound

DAG: Final = "train_model"
_RUNS: Final = f"/api/v2/dags/{DAG}/dagRuns"

Json = dict[str, Any]


class _Login(httpx.Auth):
    """A token is kept for as long as Airflow takes it, then a new one is asked for and the request repeated."""

    requires_response_body = True

    def __init__(self, url: str, user: str, password: str) -> None:
        self._request = httpx.Request(
            "POST", f"{url.rstrip('/')}/auth/token", json={"username": user, "password": password}
        )
        self._token: str | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self._token is None:
            self._token = _token((yield self._request))
        request.headers["Authorization"] = f"Bearer {self._token}"
        answer = yield request
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            self._token = _token((yield self._request))
            request.headers["Authorization"] = f"Bearer {self._token}"
            yield request


class Airflow:
    """Every call raises AirflowNotConfigured without an address, AirflowUnavailable when Airflow does not answer."""

    def __init__(self, client: httpx.AsyncClient | None) -> None:
        self._client = client

    async def start(self, run: str, *, reason: str, asked_by: str) -> None:
        """The run's id is the caller's, so that it is known even when no answer comes."""
        body = {"dag_run_id": run, "logical_date": None, "conf": {"reason": reason}, "note": f"asked for by {asked_by}"}
        try:
            await self._ask("POST", _RUNS, body)
        except RunNotFound as error:
            raise AirflowUnavailable(f"Airflow has no DAG {DAG}; its log says why it could not be read") from error

    async def state(self, run: str) -> str:
        """Raises RunNotFound."""
        return str((await self._ask("GET", f"{_RUNS}/{run}"))["state"])

    async def tasks(self, run: str) -> list[Json]:
        """Airflow's task instances, in the order in which they run."""
        found, known = await asyncio.gather(
            self._ask("GET", f"{_RUNS}/{run}/taskInstances"), self._ask("GET", f"/api/v2/dags/{DAG}/tasks")
        )
        return in_order(
            found["task_instances"], {each["task_id"]: each["downstream_task_ids"] for each in known["tasks"]}
        )

    def page(self, run: str) -> str:
        """Where a person sees the run."""
        return str(self._connected().base_url.join(f"dags/{DAG}/runs/{run}"))

    async def _ask(self, method: str, path: str, body: Json | None = None) -> Json:
        try:
            answer = await self._connected().request(method, path, json=body)
        except httpx.HTTPError as error:
            raise AirflowUnavailable(f"Airflow does not answer: {type(error).__name__}") from error
        if answer.status_code == httpx.codes.NOT_FOUND:
            raise RunNotFound(f"{path.rpartition('/')[2]}: Airflow knows no such run of {DAG}")
        if not answer.is_success:
            raise AirflowUnavailable(f"Airflow answered {answer.status_code} {answer.reason_phrase}")
        return _json(answer)

    def _connected(self) -> httpx.AsyncClient:
        if self._client is None:
            raise AirflowNotConfigured("this gateway was started without AIRFLOW_URL")
        return self._client


@asynccontextmanager
async def connect(
    url: str, user: str, password: str, *, timeout_seconds: float, transport: httpx.AsyncBaseTransport | None = None
) -> AsyncIterator[Airflow]:
    """Nothing is asked of Airflow yet; without an address, every call says so."""
    if not url:
        yield Airflow(None)
        return
    login = _Login(url, user, password)
    # A proxy of the environment is for the world outside; Airflow is ours.
    async with httpx.AsyncClient(
        base_url=url, auth=login, timeout=timeout_seconds, transport=transport, trust_env=False
    ) as client:
        yield Airflow(client)


def in_order(instances: list[Json], downstream: Mapping[str, list[str]]) -> list[Json]:
    """Each task after those that it waits for."""
    upstream: dict[str, set[str]] = {task: set() for task in downstream}
    for task, followers in downstream.items():
        for follower in followers:
            upstream.setdefault(follower, set()).add(task)
    place = {task: number for number, task in enumerate(TopologicalSorter(upstream).static_order())}
    return sorted(instances, key=lambda each: place.get(each["task_id"], len(place)))


def _token(answer: httpx.Response) -> str:
    if not answer.is_success:
        raise AirflowUnavailable(f"Airflow does not let the gateway in: {answer.status_code} for its user and password")
    token = _json(answer).get("access_token")
    if not token:
        raise AirflowUnavailable("what answers at AIRFLOW_URL gives no token, so it is not Airflow")
    return str(token)


def _json(answer: httpx.Response) -> Json:
    try:
        return dict(answer.json())
    except ValueError as error:
        raise AirflowUnavailable("what answers at AIRFLOW_URL is not Airflow") from error
