import asyncio
import json
from typing import Any

import httpx

from gateway import airflow, last_look
from gateway.schemas.training import NextTraining
from tests.unit.gateway.canned_airflow import PASSWORD, CannedAirflow

TRIGGER = {"name": "age", "holds": False, "words": "3.0 of 7 days old", "value": 3.0, "limit": 7.0}
LOOK: dict[str, Any] = {
    "looked_at": "2026-03-01T08:15:03+00:00",
    "train": False,
    "reason": "no reason yet",
    "triggers": [TRIGGER],
    "champion": 3,
    "live_accuracy": {"value": 0.96, "lower": 0.92, "upper": 0.98, "reviews": 100},
    "drift": [{"signal": "brightness", "distance": 0.1, "p_value": 0.4, "significant": False}],
}


def asked(**answers: httpx.Response) -> NextTraining | None:
    """`still-running` is the newest run of monitor_model; a name here is a run that has left its look."""
    runs = [{"dag_run_id": run} for run in ("still-running", "second", "third")]
    canned = CannedAirflow(
        answers={f"/{run}/taskInstances/look/xcomEntries/look": answer for run, answer in answers.items()}
        | {
            "/monitor_model/dagRuns": httpx.Response(200, json={"dag_runs": runs}),
            "/train_model": httpx.Response(200, json={"next_dagrun_run_after": "2026-03-08T03:00:00Z"}),
        }
    )

    async def whole() -> NextTraining | None:
        mock = httpx.MockTransport(canned)
        async with airflow.connect("http://airflow", "gateway", PASSWORD, timeout_seconds=1, transport=mock) as one:
            return await last_look.next_training(one)

    return asyncio.run(whole())


def left(**changes: Any) -> httpx.Response:
    return httpx.Response(200, json={"value": json.dumps(LOOK | changes)})


def test_the_newest_look_that_there_is_counts() -> None:
    found = asked(second=left(reason="the newer"), third=left(reason="the older"))
    assert found is not None
    assert found.reason == "the newer"
    assert [each.model_dump() for each in found.triggers] == [TRIGGER]
    assert found.scheduled is not None
    assert found.looked_at < found.scheduled


def test_where_nobody_has_looked_there_is_no_outlook() -> None:
    assert asked() is None
