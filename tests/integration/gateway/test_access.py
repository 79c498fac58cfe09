"""Keys with a rate and an end, wrong keys, and the trace that a request belongs to."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.keys import ApiKey, Scope, document
from tests.integration.gateway.processes import PREDICT_KEY, Gateway, eventually, running_gateway
from tests.unit.ml.pictures import photograph

JPEG = photograph(275, 183)
TRACE = "0af7651916cd43dd8448eb211c80319c"


def key(secret: str, rate: str | None = None, expires: datetime | None = None, scope: Scope = "predict") -> ApiKey:
    digest = hashlib.sha256(secret.encode()).hexdigest()
    return ApiKey(name=secret, sha256=digest, scopes=frozenset({scope}), rate=rate, expires=expires)


@pytest.fixture
def strict(tmp_path: Path, gateway: Gateway, serving: str, database_url: str) -> Iterator[Gateway]:
    settings = {"GATEWAY_RATE": "4/hour", "GATEWAY_WRONG_KEYS_RATE": "3/hour"}
    with running_gateway(tmp_path, serving=serving, database_url=database_url, **settings) as started:
        yield started


def test_a_key_that_calls_too_often_is_told_when_to_come_again(strict: Gateway) -> None:
    document.write(strict.keys, [key("often"), key("seldom"), key("busy", rate="60/minute")])
    first = strict.predict(JPEG, key="often")
    assert (first.headers["ratelimit-limit"], first.headers["ratelimit-remaining"]) == ("4", "3")
    refused = [strict.predict(JPEG, key="often") for _ in range(4)][-1]
    assert (refused.status_code, refused.json()["type"]) == (429, "rate_limited")
    assert 0 < int(refused.headers["retry-after"]) <= 3600
    assert strict.predict(JPEG, key="seldom").is_success
    assert strict.predict(JPEG, key="busy").headers["ratelimit-limit"] == "60"


def test_each_photograph_of_a_batch_is_a_call(strict: Gateway) -> None:
    assert strict.predict(JPEG, JPEG, JPEG).headers["ratelimit-remaining"] == "1"
    assert strict.predict(JPEG, JPEG).status_code == 429


def test_a_key_whose_time_is_over_is_told_so(strict: Gateway) -> None:
    soon, past = datetime.now(UTC) + timedelta(days=1), datetime.now(UTC) - timedelta(seconds=1)
    document.write(strict.keys, [key("fresh", expires=soon), key("stale", expires=past)])
    assert strict.predict(JPEG, key="fresh").is_success
    answer = strict.predict(JPEG, key="stale")
    assert (answer.status_code, answer.json()["type"]) == (401, "key_expired")
    assert "stale" in answer.json()["detail"]


def test_wrong_keys_are_soon_too_many_and_right_ones_still_served(strict: Gateway) -> None:
    assert [strict.predict(JPEG, key="wrong").status_code for _ in range(4)] == [401, 401, 401, 429]
    assert strict.predict(JPEG, key=None).status_code == 401
    assert strict.predict(JPEG).is_success


@pytest.mark.parametrize("path", ["/v1/predict", "/v1/retraining", "/v1/nowhere", "/v1/predict/"])
def test_nothing_of_the_api_answers_without_a_key(gateway: Gateway, path: str) -> None:
    assert gateway.client.post(path).status_code == 401


def test_a_trace_context_stands_in_the_log(gateway: Gateway) -> None:
    headers = {"X-API-Key": PREDICT_KEY, "Content-Type": "image/jpeg", "traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}
    request_id = gateway.client.post("/v1/predict", content=JPEG, headers=headers).headers["x-request-id"]
    eventually(lambda: request_id in gateway.log.read_text(), 10)
    (line,) = [each for each in gateway.events("request_answered") if each["request_id"] == request_id]
    assert line["trace_id"] == TRACE


@pytest.mark.parametrize(
    "name",
    [
        *("gateway_predictions_total", "gateway_uncertain_total", "gateway_novelty_count", "gateway_rejected_total"),
        *("gateway_stage_seconds_count", "gateway_event_loop_lag_seconds", "gateway_circuit", "http_requests_total"),
    ],
)
def test_what_the_dashboards_read_is_there(gateway: Gateway, name: str) -> None:
    gateway.predict(JPEG)
    gateway.predict(b"a text")
    told = gateway.exposition()
    assert name in told
    assert PREDICT_KEY not in told
