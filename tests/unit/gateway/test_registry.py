"""How the gateway takes what MLflow may answer; tests/integration/gateway asks a real one."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from gateway import registry
from gateway.errors import RegistryNotConfigured, RegistryUnavailable, VersionNotFound
from gateway.registry import Registry

Answer = Callable[[httpx.Request], httpx.Response]
ABSENT = {"error_code": "RESOURCE_DOES_NOT_EXIST", "message": "not found"}


def ask(
    answer: Answer,
    question: Callable[[Registry], Awaitable[Any]],
    *,
    url: str = "http://mlflow",
    public_url: str = "",
    user: str = "",
) -> Any:
    async def whole() -> Any:
        mock = httpx.MockTransport(answer)
        async with registry.connect(
            url, user, "drawn-at-random", model="plants", public_url=public_url, transport=mock
        ) as connected:
            return await question(connected)

    return asyncio.run(whole())


def always(status: int, **content: Any) -> Answer:
    return lambda _: httpx.Response(status, **content)


def unplugged(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("connection refused", request=request)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (unplugged, "does not answer: ConnectError"),
        (always(500, json={"error_code": "INTERNAL_ERROR"}), "answered 500"),
        (always(429, json={"error_code": "REQUEST_LIMIT_EXCEEDED"}), "answered 429"),
        (always(401, text="You are not authenticated."), "does not let the gateway in"),
        (always(403, json={"error_code": "PERMISSION_DENIED"}), "does not let the gateway in"),
        (always(200, text="<html>a proxy's page</html>"), "is not MLflow"),
        (always(502, text="<html>a proxy's page</html>"), "is not MLflow: 502"),
        (always(500, json=["another", "service"]), "answered 500"),
        (always(200, json={"another": "service"}), "is not MLflow"),
        (always(200, json=["another", "service"]), "is not MLflow"),
    ],
)
def test_an_mlflow_that_gives_no_answer_is_unavailable(answer: Answer, says: str) -> None:
    with pytest.raises(RegistryUnavailable, match=says):
        ask(answer, lambda connected: connected.version(3))


def test_without_an_address_every_call_says_so() -> None:
    with pytest.raises(RegistryNotConfigured, match="MLFLOW_TRACKING_URI"):
        ask(unplugged, lambda connected: connected.aliases(), url="")


def test_what_is_not_registered_is_told_apart_from_an_mlflow_that_is_away() -> None:
    with pytest.raises(VersionNotFound, match="version 3 of plants"):
        ask(always(404, json=ABSENT), lambda connected: connected.version(3))


def test_before_the_first_training_there_is_nothing_to_tell() -> None:
    async def everything(connected: Registry) -> Any:
        return await connected.aliases(), await connected.aliased("champion"), await connected.suspected_labels()

    assert ask(always(404, json=ABSENT), everything) == ({}, None, None)


@pytest.mark.parametrize(("user", "scheme"), [("gateway", "Basic"), ("", None)])
def test_a_login_is_sent_where_there_is_one(user: str, scheme: str | None) -> None:
    seen: list[str | None] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("Authorization"))
        return httpx.Response(404, json=ABSENT)

    ask(answer, lambda connected: connected.aliases(), user=user)
    assert [each and each.split()[0] for each in seen] == [scheme]


@pytest.mark.parametrize(
    ("url", "public_url"),
    [("http://host/mlflow", ""), ("http://host/mlflow/", ""), ("http://mlflow:5000", "http://host/mlflow/")],
)
def test_the_page_of_a_version_lies_below_the_address_that_people_have(url: str, public_url: str) -> None:
    async def page(connected: Registry) -> str:
        return connected.page(3)

    assert ask(unplugged, page, url=url, public_url=public_url) == "http://host/mlflow/#/models/plants/versions/3"
