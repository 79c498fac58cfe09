"""The gateway's calls that start and follow a training, on a real gateway in front of a real Airflow."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

import httpx
import pytest

from infra.local.plan import Stack
from ml.fine_tune import BLOCKS
from ml.publish.replicas import wait_until
from tests.integration.airflow.loop import Loop

BY_KEY: Final = "asked for through the API by key admin"
ANYWAY: Final = {"force": True, "fine_tuned_blocks": 0}


@pytest.fixture
def gateway(airflow_stack: Stack) -> Iterator[httpx.Client]:
    """With the key of the scope admin."""
    env = airflow_stack.env
    headers = {"X-API-Key": env["API_KEY_ADMIN"]}
    with httpx.Client(base_url=env["GATEWAY_URL"], headers=headers, timeout=30, trust_env=False) as client:
        yield client


def test_a_training_asked_for_over_http_is_followed_to_the_version_that_serves(
    loop: Loop, gateway: httpx.Client
) -> None:
    before = loop.served()
    asked = gateway.post("/v1/retraining", json={"reason": "asked for over HTTP"})
    assert asked.status_code == 202
    assert asked.headers["location"] == asked.json()["url"] == f"/v1/retraining/{asked.json()['run']}"
    url = asked.json()["url"]
    wait_until(lambda: _ended(gateway, url), seconds=600, otherwise=lambda: gateway.get(url).text)
    told = gateway.get(url).json()
    assert [(each["task"], each["state"]) for each in told["tasks"]] == [
        (task, "success") for task in ("decide", "new_photographs", "extract_features", "train", "evaluate", "publish")
    ]
    assert all(each["started"] < each["ended"] and each["tries"] == 1 for each in told["tasks"])
    loop.wait_for_a_version_above(before)


@pytest.mark.parametrize(
    ("sent", "conf"),
    [
        ({"json": {"reason": "for the record"}}, ANYWAY | {"reason": "for the record"}),
        ({"json": {"fine_tuned_blocks": BLOCKS}}, ANYWAY | {"reason": BY_KEY, "fine_tuned_blocks": BLOCKS}),
        ({}, ANYWAY | {"reason": BY_KEY}),
    ],
    ids=["a reason", "fine-tuned", "no body"],
)
def test_the_run_says_in_airflow_who_asked_why_and_how(
    loop: Loop, gateway: httpx.Client, sent: dict[str, Any], conf: dict[str, Any]
) -> None:
    run = gateway.post("/v1/retraining", **sent).raise_for_status().json()["run"]
    found = loop.get(f"dags/train_model/dagRuns/{run}")
    assert (found["conf"], found["note"]) == (conf, "asked for by the API key admin")
    loop.airflow.client.patch(f"/api/v2/dags/train_model/dagRuns/{run}", json={"state": "failed"}).raise_for_status()


def test_a_training_that_is_not_forced_is_skipped_where_nothing_calls_for_it(loop: Loop, gateway: httpx.Client) -> None:
    before = loop.served()
    url = gateway.post("/v1/retraining", json={"force": False}).raise_for_status().json()["url"]
    wait_until(lambda: _ended(gateway, url), seconds=600, otherwise=lambda: gateway.get(url).text)
    told = gateway.get(url).json()
    assert {each["state"] for each in told["tasks"]} == {"skipped"}
    assert told["detail"].startswith("no reason yet")
    listed = gateway.get("/v1/retraining").json()["runs"]
    assert next(each["reason"] for each in listed if each["run"] == told["run"]).startswith("no reason yet")
    assert loop.served() == before


def test_the_same_wish_sent_twice_is_one_training(loop: Loop, gateway: httpx.Client) -> None:
    before = loop.airflow.runs("train_model")
    wish = {"Idempotency-Key": "spring-2026"}
    first, again = (gateway.post("/v1/retraining", json={"reason": "once is enough"}, headers=wish) for _ in range(2))
    assert (again.status_code, again.json()) == (202, first.json())
    run = first.json()["run"]
    assert loop.airflow.runs("train_model").keys() - before.keys() == {run}
    loop.airflow.client.patch(f"/api/v2/dags/train_model/dagRuns/{run}", json={"state": "failed"}).raise_for_status()


def test_what_speaks_for_the_next_training_is_what_the_last_look_said(loop: Loop, gateway: httpx.Client) -> None:
    assert loop.run("monitor_model") == {"look": "skipped"}
    told = gateway.get("/v1/retraining").raise_for_status().json()
    coming = told["next"]
    assert [each["name"] for each in coming["triggers"]] == ["age", "photographs", "accuracy", "drift"]
    assert not coming["train"]
    assert coming["reason"].startswith("no reason yet: last training 0.0 of 7 days old")
    assert coming["looked_at"] < coming["scheduled"]
    assert datetime.fromisoformat(coming["scheduled"]).strftime("%a %H:%M") == "Sun 03:00"


def test_the_last_trainings_are_listed_with_their_reasons(loop: Loop, gateway: httpx.Client) -> None:
    runs = gateway.get("/v1/retraining", params={"limit": 20}).raise_for_status().json()["runs"]
    assert [each["run"] for each in runs] == list(loop.airflow.runs("train_model"))
    reasons = {each["run"]: each["reason"] for each in runs}
    assert "there is no champion yet" in reasons.values()  # of the first one, which an event began
    finished = [each for each in runs if each["state"] == "success"]
    assert all(each["started"] < each["ended"] for each in finished)


def test_a_run_that_there_is_not_is_404(loop: Loop, gateway: httpx.Client) -> None:
    answer = gateway.get("/v1/retraining/api-none")
    assert (answer.status_code, answer.json()["type"]) == (404, "run_not_found")


@pytest.mark.parametrize("scope", ["PREDICT", "REVIEW"])
def test_other_scopes_start_nothing(loop: Loop, gateway: httpx.Client, scope: str) -> None:
    key = {"X-API-Key": loop.stack.env[f"API_KEY_{scope}"]}
    before = loop.airflow.runs("train_model")
    assert gateway.post("/v1/retraining", json={"reason": "let me in"}, headers=key).status_code == 403
    assert loop.airflow.runs("train_model") == before


def _ended(gateway: httpx.Client, url: str) -> bool:
    return gateway.get(url).raise_for_status().json()["state"] in {"success", "failed"}
