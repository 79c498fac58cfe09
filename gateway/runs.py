"""Runs of Airflow as this API tells of them: their ids, their steps, and why they ended."""

import hashlib
import json
from collections.abc import Sequence
from itertools import groupby
from operator import attrgetter
from typing import Annotated, Any, Final

from fastapi import Header, Path
from uuid_utils.compat import uuid7

from gateway.airflow import Airflow
from gateway.airflow_login import Json
from gateway.keys import ApiKey
from gateway.schemas.runs import Step

_ENDED_EARLY: Final = frozenset({"skipped", "failed"})
_FAR: Final = {"failed": 0, "upstream_failed": 0, "skipped": 2, "success": 3}  # any other state is on its way
_REASON: Final = "reason"  # the XCom key under which our tasks say why they skip or fail

# What Airflow allows in a run's id, and no more: it becomes part of a path.
RunId = Annotated[
    str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.~:+-]{0,63}$", description="As the call that started it gave it.")
]
IdempotencyKey = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[A-Za-z0-9_.~:+-]{1,128}$",
        description="Yours, once a wish: the same request sent again under it starts nothing, and gives the same run.",
    ),
]


def run_id(key: ApiKey, wish: str, idempotency_key: str | None) -> str:
    """The same for the same key, wish and Idempotency-Key; without one, always another."""
    if idempotency_key is None:
        return f"api-{uuid7()}"
    told = json.dumps([key.name, wish, idempotency_key])
    return f"api-{hashlib.sha256(told.encode()).hexdigest()[:40]}"


def why(key: ApiKey, reason: str | None) -> str:
    """For the record: the caller's reason or, where none was given, who asked."""
    return reason or f"asked for through the API by key {key.name}"


async def steps(airflow: Airflow, dag: str, run: str) -> list[Step]:
    """In their order; a task that runs once for each of several chunks is one step. Raises RunNotFound."""
    found = [_step(each) for each in await airflow.tasks(dag, run)]
    return [together(list(same)) for _, same in groupby(found, key=attrgetter("task"))]


async def detail(airflow: Airflow, dag: str, run: str, tasks: list[Step]) -> str | None:
    """The words of the first task that did not go on, if it left any."""
    stopped = next((each.task for each in tasks if each.state in _ENDED_EARLY), None)
    return None if stopped is None else _words(await airflow.xcom(dag, run, stopped, _REASON))


async def reason(airflow: Airflow, dag: str, run: Json, *, task: str) -> str | None:
    """That of the request where it suffices to train; else the words of the task that decides, once it has."""
    conf = run.get("conf") or {}
    asked = conf.get(_REASON)
    if asked and conf.get("force", True):
        return _words(asked)
    return _words(await airflow.xcom(dag, run["dag_run_id"], task, _REASON) or asked)


def _words(value: Any) -> str | None:
    return str(value) if value else None


def together(instances: Sequence[Step]) -> Step:
    """As far as the one that is least far; from the first start to the last end."""
    least = min(instances, key=lambda each: _FAR.get(each.state, 1))
    starts, ends = [each.started for each in instances if each.started], [each.ended for each in instances]
    return Step(
        task=least.task,
        state=least.state,
        tries=max(each.tries for each in instances),
        started=min(starts, default=None),
        ended=None if None in ends else max(each for each in ends if each),
    )


def _step(instance: Json) -> Step:
    return Step(
        task=instance["task_id"],
        state=instance["state"] or "waiting",
        tries=instance["try_number"],
        started=instance["start_date"],
        ended=instance["end_date"],
    )
