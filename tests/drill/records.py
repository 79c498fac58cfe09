"""What is left of a drill: in the database, and in the gateway's counters."""

import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import httpx
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Column, Engine, select

from infra.local.environment import Env
from infra.local.errors import SetUpError
from ml.catalog import FEEDBACK, PREDICTIONS, ReviewState

BATCH: Final = 500
SETTLED_SECONDS: Final = 20
WAITING: Final = ("gateway_prediction_log_waiting", "gateway_photographs_waiting_bytes")
GAP: Final = "gateway_prediction_log_gap_total"
LOST: Final = "gateway_photographs_lost_total"


def counters(env: Env) -> dict[str, float]:
    """The gateway's metrics, each as the sum over its labels. Raises SetUpError."""
    try:
        text = httpx.get(env["GATEWAY_METRICS_URL"], timeout=10, trust_env=False).raise_for_status().text
    except httpx.HTTPError as error:
        raise SetUpError(f"the gateway's metrics cannot be read: {error}", "make logs S=gateway") from error
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found[sample.name] = found.get(sample.name, 0) + sample.value
    return found


def increase(name: str, before: Mapping[str, float], after: Mapping[str, float]) -> int:
    """Of a counter, which begins anew with its process."""
    was, found = before.get(name, 0), after.get(name, 0)
    return round(found - was if found >= was else found)


def settled(env: Env) -> dict[str, float]:
    """The counters once nothing waits for the database or S3 any more, or has done so for too long."""
    deadline = time.monotonic() + SETTLED_SECONDS
    while any((found := counters(env))[each] for each in WAITING) and time.monotonic() < deadline:
        time.sleep(0.2)
    return found


def kept(engine: Engine, ids: Sequence[str]) -> dict[str, bool]:
    """Of the predictions that are in the log, whether their photograph is in S3."""
    columns = [PREDICTIONS.c.id, PREDICTIONS.c.kept]
    return {id_: bool(found) for id_, found in _read(engine, columns, PREDICTIONS.c.id, ids)}


def reviews(engine: Engine, ids: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Of the reviews that are there: prediction and said label."""
    columns = [FEEDBACK.c.id, FEEDBACK.c.prediction_id, FEEDBACK.c.said_label]
    return {id_: (prediction, label) for id_, prediction, label in _read(engine, columns, FEEDBACK.c.id, ids)}


def reject(engine: Engine, env: Env, predictions: Sequence[str]) -> int:
    """Every review that the drill has opened, so that nobody has to look at it; gives how many."""
    columns = [FEEDBACK.c.id, FEEDBACK.c.review_state]
    found = _read(engine, columns, FEEDBACK.c.prediction_id, predictions)
    waiting = [id_ for id_, state in found if state == ReviewState.OPEN]
    headers = {"X-API-Key": env["API_KEY_REVIEW"]}
    with httpx.Client(base_url=env["GATEWAY_URL"], headers=headers, timeout=30, trust_env=False) as client:
        for id_ in waiting:
            client.post(f"/v1/review/{id_}", json={"verdict": "reject"}).raise_for_status()
    return len(waiting)


def _read(
    engine: Engine, columns: Sequence[Column[Any]], key: Column[str], ids: Sequence[str]
) -> Iterator[Sequence[Any]]:
    with engine.connect() as connection:
        for start in range(0, len(ids), BATCH):
            yield from connection.execute(select(*columns).where(key.in_(ids[start : start + BATCH]))).tuples()
