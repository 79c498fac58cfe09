"""What the gateway says of trainings while Airflow is away; tests/integration/airflow has it there."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from ml.fine_tune import BLOCKS
from tests.integration.gateway.processes import Gateway, running_gateway

ADMIN = {"X-API-Key": "a-key-to-administer"}
REASON = {"reason": "new photographs of spring"}


@pytest.fixture(scope="module")
def without_airflow(
    tmp_path_factory: pytest.TempPathFactory, serving: str, database_url: str, free_port: Callable[[], int]
) -> Iterator[Gateway]:
    """Its address is known, and nobody answers there."""
    directory: Path = tmp_path_factory.mktemp("gateway")
    settings = {"AIRFLOW_URL": f"http://127.0.0.1:{free_port()}", "GATEWAY_AIRFLOW_PASSWORD": "drawn-at-random"}
    with running_gateway(directory, serving=serving, database_url=database_url, **settings) as started:
        yield started


def start(gateway: Gateway, json: object, headers: dict[str, str] | None = None) -> httpx.Response:
    return gateway.client.post("/v1/retraining", json=json, headers=ADMIN if headers is None else headers)


def test_an_airflow_that_is_away_is_503_with_a_time_to_wait(without_airflow: Gateway) -> None:
    for answer in (start(without_airflow, REASON), without_airflow.client.get("/v1/retraining/api-1", headers=ADMIN)):
        assert (answer.status_code, answer.json()["type"]) == (503, "airflow_unavailable")
        assert int(answer.headers["retry-after"]) > 0


def test_nor_is_there_a_history_without_it(without_airflow: Gateway) -> None:
    answer = without_airflow.client.get("/v1/retraining", headers=ADMIN)
    assert (answer.status_code, answer.json()["type"]) == (503, "airflow_unavailable")


@pytest.mark.parametrize("wish", ["", "a b", "x" * 129, "a/b"])
def test_an_idempotency_key_is_a_word(without_airflow: Gateway, wish: str) -> None:
    answer = start(without_airflow, REASON, ADMIN | {"Idempotency-Key": wish})
    assert (answer.status_code, answer.json()["type"]) == (422, "invalid_request")


def test_the_rest_of_the_gateway_answers_on(without_airflow: Gateway) -> None:
    assert without_airflow.client.get("/livez").is_success


def test_a_gateway_without_airflow_s_address_says_so(gateway: Gateway) -> None:
    answer = start(gateway, REASON)
    assert (answer.status_code, answer.json()["type"]) == (503, "airflow_not_configured")
    assert "retry-after" not in answer.headers


@pytest.mark.parametrize(
    "body",
    [
        *({"reason": ""}, {"reason": "no"}, {"reason": "x" * 501}, {"reason": "why not", "haste": True}, []),
        *({"fine_tuned_blocks": blocks} for blocks in (-1, BLOCKS + 1, 1.5)),
        {"force": "perhaps"},
    ],
)
def test_a_request_that_airflow_s_form_would_not_take_is_refused(without_airflow: Gateway, body: object) -> None:
    answer = start(without_airflow, body)
    assert (answer.status_code, answer.json()["type"]) == (422, "invalid_request")


@pytest.mark.parametrize("run", ["a%20b", "a%3Fb", "x" * 65])
def test_what_is_no_run_s_id_never_reaches_airflow(without_airflow: Gateway, run: str) -> None:
    answer = without_airflow.client.get(f"/v1/retraining/{run}", headers=ADMIN)
    assert (answer.status_code, answer.json()["type"]) == (422, "invalid_request")


@pytest.mark.parametrize(("headers", "status"), [({}, 401), ({"X-API-Key": "a-key-to-predict"}, 403)])
def test_only_an_admin_may_ask(without_airflow: Gateway, headers: dict[str, str], status: int) -> None:
    assert start(without_airflow, REASON, headers).status_code == status
