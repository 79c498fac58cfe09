"""The main job through Airflow, followed task by task: ingest, then the training that its asset event wakes."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import httpx

from infra.local.errors import SetUpError

POLL_SECONDS: Final = 1.0
WAKE_SECONDS: Final = 60  # from the end of an ingest to the run that its event starts
LONGEST_SECONDS: Final = 1800
DONE: Final = frozenset({"success", "failed"})

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Airflow:
    """A small client of Airflow's REST API, logged in."""

    client: httpx.Client

    def trigger(self, dag: str, conf: Mapping[str, Any] | None = None) -> str:
        """Start a run; gives its id."""
        asked = self._ask("POST", f"/api/v2/dags/{dag}/dagRuns", json={"logical_date": None, "conf": dict(conf or {})})
        return str(asked["dag_run_id"])

    def state(self, dag: str, run: str) -> str:
        return str(self._get(f"/api/v2/dags/{dag}/dagRuns/{run}")["state"])

    def tasks(self, dag: str, run: str) -> dict[str, str]:
        """Task (with its place, where it is mapped) → state."""
        found = self._get(f"/api/v2/dags/{dag}/dagRuns/{run}/taskInstances", limit=100)["task_instances"]
        return {_named(each): each["state"] or "waiting" for each in found}

    def runs(self, dag: str) -> dict[str, str]:
        """Id → state of the latest runs, newest first."""
        found = self._get(f"/api/v2/dags/{dag}/dagRuns", order_by="-run_after", limit=20)["dag_runs"]
        return {each["dag_run_id"]: each["state"] for each in found}

    def _get(self, path: str, **query: Any) -> Any:
        return self._ask("GET", path, params=query)

    def _ask(self, method: str, path: str, **arguments: Any) -> Any:
        try:
            answer = self.client.request(method, path, **arguments)
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise SetUpError(f"Airflow: {error}", "make logs S=airflow-api; `make up` goes on from here.") from error
        return answer.json()


@contextmanager
def connect(url: str, user: str, password: str) -> Iterator[Airflow]:
    """As a user who may trigger runs."""
    with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
        login = client.post("/auth/token", json={"username": user, "password": password})
        login.raise_for_status()
        client.headers["Authorization"] = f"Bearer {login.json()['access_token']}"
        yield Airflow(client)


def run(airflow: Airflow, tell: Tell, *, serving: bool) -> None:
    """Trigger `ingest_images` and follow the training that it wakes; without a model in service, there must be one.

    Raises SetUpError.
    """
    known = airflow.runs("train_model")
    ingest = airflow.trigger("ingest_images")
    follow(airflow, "ingest_images", ingest, tell)
    woken = airflow.tasks("ingest_images", ingest).get("announce") == "success"
    if serving and not woken:
        tell("nothing new to learn from")
        return
    training = _wait_for_new_run(airflow, known) if woken else _training_of_its_own(airflow, known)
    follow(airflow, "train_model", training, tell)
    if not serving and airflow.tasks("train_model", training).get("publish") != "success":
        raise SetUpError("no model was published", f"The run says why: {_page(airflow, 'train_model', training)}")


def follow(airflow: Airflow, dag: str, run: str, tell: Tell) -> None:
    """Tell each change of a task's state until the run ends. Raises SetUpError when it fails."""
    deadline, told = time.monotonic() + LONGEST_SECONDS, dict[str, str]()
    while (state := airflow.state(dag, run)) not in DONE and time.monotonic() < deadline:
        _tell_changes(airflow.tasks(dag, run), told, dag, tell)
        time.sleep(POLL_SECONDS)
    _tell_changes(airflow.tasks(dag, run), told, dag, tell)
    if state != "success":
        failed = [task for task, each in told.items() if each in {"failed", "upstream_failed"}]
        raise SetUpError(f"{dag} ended as {state}: {', '.join(failed)}", f"Its log: {_page(airflow, dag, run)}")


def _page(airflow: Airflow, dag: str, run: str) -> str:
    return f"{str(airflow.client.base_url).rstrip('/')}/dags/{dag}/runs/{run}"


def _tell_changes(tasks: Mapping[str, str], told: dict[str, str], dag: str, tell: Tell) -> None:
    for task, state in tasks.items():
        if told.get(task) != state and state in {"running", "success", "failed", "skipped", "up_for_retry"}:
            tell(f"{dag}.{task}: {state}")
        told[task] = state


def _training_of_its_own(airflow: Airflow, known: Mapping[str, str]) -> str:
    """Nothing new was stored: a training that goes on after an interruption, or else one that is asked for now."""
    latest = airflow.runs("train_model")
    unfinished = [run for run, state in latest.items() if state not in DONE]
    fresh = [run for run in latest if run not in known]
    return next(iter([*unfinished, *fresh]), None) or airflow.trigger("train_model", {"reason": "no model serves yet"})


def _wait_for_new_run(airflow: Airflow, known: Mapping[str, str]) -> str:
    deadline = time.monotonic() + WAKE_SECONDS
    while time.monotonic() < deadline:
        if fresh := [run for run in airflow.runs("train_model") if run not in known]:
            return fresh[-1]
        time.sleep(POLL_SECONDS)
    raise SetUpError("the asset event started no training", "make logs S=airflow-scheduler says what it did.")


def _named(task: Mapping[str, Any]) -> str:
    return task["task_id"] if task["map_index"] < 0 else f"{task['task_id']}[{task['map_index']}]"
