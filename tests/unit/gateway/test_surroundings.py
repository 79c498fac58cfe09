"""What stands around every route: ids, problem details, metrics."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx
import pytest
from fastapi import FastAPI

from gateway.errors import ApiError
from gateway.metrics import Metrics
from gateway.middleware import Traced
from gateway.problems import HANDLERS, MEDIA_TYPE


def app(answer: Callable[[], Awaitable[str]]) -> FastAPI:
    made = FastAPI(exception_handlers=HANDLERS, redirect_slashes=False)
    made.get("/v1/answer")(answer)
    made.get("/other")(answer)
    made.add_middleware(Traced, metrics=Metrics())
    return made


def client(asked: FastAPI) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(asked), base_url="http://gateway")


def get(asked: FastAPI, path: str, **headers: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        async with client(asked) as open_client:
            return await open_client.get(path, headers=headers)

    return asyncio.run(ask())


async def well() -> str:
    return "well"


async def broken() -> str:
    raise RuntimeError("the password is 1234")


def test_a_sane_request_id_is_kept() -> None:
    assert get(app(well), "/v1/answer", **{"X-Request-ID": "caller-7"}).headers["x-request-id"] == "caller-7"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "<script>", '{"a":1}'])
def test_any_other_request_id_is_replaced(given: str) -> None:
    answered = get(app(well), "/v1/answer", **{"X-Request-ID": given}).headers["x-request-id"]
    assert answered != given
    assert len(answered) == 36


def test_an_unforeseen_error_is_a_problem_that_shows_nothing_of_the_inside() -> None:
    answer = get(app(broken), "/v1/answer")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert "1234" not in answer.text
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize(
    ("path", "status", "type_"), [("/nowhere", 404, "not_found"), ("/v1/answer/", 404, "not_found")]
)
def test_an_unknown_path_is_a_problem(path: str, status: int, type_: str) -> None:
    answer = get(app(well), path)
    assert (answer.status_code, answer.json()["type"]) == (status, type_)
    assert answer.headers["content-type"] == MEDIA_TYPE


def descendants(error: type[ApiError]) -> set[type[ApiError]]:
    return {error}.union(*(descendants(each) for each in error.__subclasses__()))


def test_no_two_kinds_of_problem_share_a_type_and_a_status() -> None:
    kinds = descendants(ApiError) - {ApiError}
    leaves = {kind for kind in kinds if not kind.__subclasses__()}
    assert len({kind.type for kind in leaves}) == len(leaves)
