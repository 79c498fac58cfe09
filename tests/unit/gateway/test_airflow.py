import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import httpx
import pytest

from gateway import airflow
from gateway.airflow import TRAINING, Airflow
from gateway.errors import AirflowNotConfigured, AirflowUnavailable, RunNotFound
from tests.unit.gateway.canned_airflow import PASSWORD, CannedAirflow

Answer = TypeVar("Answer")
SPRING = {"reason": "spring"}


def ask(
    transport: Callable[[httpx.Request], httpx.Response],
    question: Callable[[Airflow], Awaitable[Answer]],
    *,
    password: str = PASSWORD,
    url: str = "http://airflow:8080",
    public_url: str = "",
) -> Answer:
    async def whole() -> Answer:
        mock = httpx.MockTransport(transport)
        async with airflow.connect(
            url, "gateway", password, timeout_seconds=1, public_url=public_url, transport=mock
        ) as connected:
            return await question(connected)

    return asyncio.run(whole())


def unplugged(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("connection refused", request=request)


def test_one_login_serves_many_calls() -> None:
    canned = CannedAirflow()

    async def twice(connected: Airflow) -> list[str]:
        return [(await connected.run(TRAINING, "api-1"))["state"] for _ in range(2)]

    assert ask(canned, twice) == ["running", "running"]
    assert canned.logins == 1


def test_a_token_that_airflow_no_longer_takes_is_replaced_without_a_word() -> None:
    canned = CannedAirflow()

    async def around_an_expiry(connected: Airflow) -> bool:
        await connected.run(TRAINING, "api-1")
        canned.valid_token = "another"
        return await connected.knows(TRAINING, "api-1")

    assert ask(canned, around_an_expiry)
    assert canned.logins == 2


def test_a_run_starts_with_its_reason_and_who_asked() -> None:
    canned = CannedAirflow()
    ask(canned, lambda connected: connected.start(TRAINING, "api-1", conf=SPRING, asked_by="the API key ops"))
    (sent,) = canned.started
    assert all(word in sent["json"] for word in ('"api-1"', '"reason":"spring"', "asked for by the API key ops"))


def test_a_run_that_is_there_already_came_with_an_earlier_request() -> None:
    twice = CannedAirflow(answers={"/dagRuns": httpx.Response(409, json={"detail": "already exists"})})
    ask(twice, lambda connected: connected.start(TRAINING, "api-1", conf=SPRING, asked_by="the API key ops"))


@pytest.mark.parametrize(("run", "known"), [("api-1", True), ("api-7", False)])
def test_whether_a_run_is_there_is_a_question_with_two_answers(run: str, known: bool) -> None:
    assert ask(CannedAirflow(), lambda connected: connected.knows(TRAINING, run)) is known


@pytest.mark.parametrize(("key", "left"), [("reason", "too few"), ("look", None)])
def test_what_a_task_has_left_is_read_and_may_be_nothing(key: str, left: str | None) -> None:
    canned = CannedAirflow(answers={"/xcomEntries/reason": httpx.Response(200, json={"value": "too few"})})
    assert ask(canned, lambda connected: connected.xcom(TRAINING, "api-1", "decide", key)) == left


def test_what_a_chunk_of_a_task_has_left_is_read_where_the_task_itself_left_nothing() -> None:
    canned = CannedAirflow(chunk_words={3: "S3 is away"})
    assert (
        ask(canned, lambda connected: connected.xcom(TRAINING, "api-1", "extract_features", "reason")) == "S3 is away"
    )


def test_a_task_of_many_chunks_is_read_to_its_last() -> None:
    found = ask(CannedAirflow(chunks=230), lambda connected: connected.tasks(TRAINING, "api-1"))
    assert [each["task_id"] for each in found] == ["decide", *["train"] * 230]


def test_tasks_come_in_the_order_in_which_they_run() -> None:
    found = ask(CannedAirflow(), lambda connected: connected.tasks(TRAINING, "api-1"))
    assert [each["task_id"] for each in found] == ["decide", "train"]


def test_a_task_that_the_dag_no_longer_has_comes_last() -> None:
    instances = [{"task_id": "gone"}, {"task_id": "b"}, {"task_id": "a"}]
    assert [each["task_id"] for each in airflow.in_order(instances, {"b": [], "a": ["b"]})] == ["a", "b", "gone"]


def test_an_unknown_run_is_named() -> None:
    with pytest.raises(RunNotFound, match="api-7"):
        ask(CannedAirflow(), lambda connected: connected.run(TRAINING, "api-7"))


@pytest.mark.parametrize(
    "transport",
    [
        unplugged,
        CannedAirflow(answers={"/api-1": httpx.Response(500)}),
        CannedAirflow(answers={"/api-1": httpx.Response(403)}),
        CannedAirflow(answers={"/auth/token": httpx.Response(502)}),
        CannedAirflow(answers={"/auth/token": httpx.Response(200, json={"page": "another service"})}),
        CannedAirflow(answers={"/api-1": httpx.Response(200, text="<html>a proxy's page</html>")}),
    ],
)
def test_an_airflow_that_gives_no_answer_is_unavailable(transport: Any) -> None:
    with pytest.raises(AirflowUnavailable):
        ask(transport, lambda connected: connected.run(TRAINING, "api-1"))


def test_an_airflow_without_the_dag_cannot_start_it() -> None:
    without = CannedAirflow(answers={"/dagRuns": httpx.Response(404)})
    with pytest.raises(AirflowUnavailable, match="has no DAG train_model"):
        ask(without, lambda connected: connected.start(TRAINING, "api-1", conf=SPRING, asked_by="the API key ops"))


def test_a_wrong_password_is_told_apart_from_an_airflow_that_is_away() -> None:
    with pytest.raises(AirflowUnavailable, match="does not let the gateway in"):
        ask(CannedAirflow(), lambda connected: connected.run(TRAINING, "api-1"), password="wrong")


def test_without_an_address_every_call_says_so() -> None:
    with pytest.raises(AirflowNotConfigured, match="AIRFLOW_URL"):
        ask(unplugged, lambda connected: connected.run(TRAINING, "api-1"), url="")


@pytest.mark.parametrize(
    ("url", "public_url"),
    [
        ("http://host/airflow/", ""),
        ("http://airflow-api:8080", "http://host/airflow"),
        ("http://a", "http://host/airflow/"),
    ],
)
def test_the_page_of_a_run_lies_below_the_address_that_people_have(url: str, public_url: str) -> None:
    async def page(connected: Airflow) -> str:
        return connected.page(TRAINING, "api-1")

    found = ask(unplugged, page, url=url, public_url=public_url)
    assert found == "http://host/airflow/dags/train_model/runs/api-1"
