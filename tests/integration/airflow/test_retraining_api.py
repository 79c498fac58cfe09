"""The gateway's calls that start and follow a training, on a real gateway in front of a real Airflow."""

from collections.abc import Iterator

import httpx
import pytest

from infra.local.stack import Stack
from ml.replicas import wait_until
from tests.integration.airflow.loop import Loop


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

    def ended() -> bool:
        return gateway.get(asked.json()["url"]).raise_for_status().json()["state"] in {"success", "failed"}

    wait_until(ended, seconds=240, otherwise=lambda: gateway.get(asked.json()["url"]).text)
    told = gateway.get(asked.json()["url"]).json()
    assert [(each["task"], each["state"]) for each in told["tasks"]] == [
        (task, "success") for task in ("decide", "extract_features", "train", "evaluate", "publish")
    ]
    assert all(each["started"] < each["ended"] and each["tries"] == 1 for each in told["tasks"])
    loop.wait_for_a_version_above(before)


def test_the_run_says_in_airflow_who_asked_and_why(loop: Loop, gateway: httpx.Client) -> None:
    run = gateway.post("/v1/retraining", json={"reason": "for the record"}).json()["run"]
    found = loop.get(f"dags/train_model/dagRuns/{run}")
    assert (found["conf"], found["note"]) == ({"reason": "for the record"}, "asked for by the API key admin")
    loop.airflow.client.patch(f"/api/v2/dags/train_model/dagRuns/{run}", json={"state": "failed"}).raise_for_status()


def test_a_run_that_there_is_not_is_404(loop: Loop, gateway: httpx.Client) -> None:
    answer = gateway.get("/v1/retraining/api-none")
    assert (answer.status_code, answer.json()["type"]) == (404, "run_not_found")


@pytest.mark.parametrize("scope", ["PREDICT", "REVIEW"])
def test_other_scopes_start_nothing(loop: Loop, gateway: httpx.Client, scope: str) -> None:
    key = {"X-API-Key": loop.stack.env[f"API_KEY_{scope}"]}
    before = loop.airflow.runs("train_model")
    assert gateway.post("/v1/retraining", json={"reason": "let me in"}, headers=key).status_code == 403
    assert loop.airflow.runs("train_model") == before
