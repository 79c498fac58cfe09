"""Who is let in, with the app and the server played by a few lines each."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request
from prometheus_client import Gauge

from gateway import admission
from gateway.admission import Admission, Pace
from gateway.metrics import Metrics
from gateway.middleware import Traced
from gateway.problems import HANDLERS
from gateway.room import Room

SLOW: dict[str, Callable[[], Any]] = {
    "trickle": lambda: pieces(1, 1, 1, 1, pause=0.09),
    "silence": lambda: pieces(1, pause=5),
}
HASTE = Pace(seconds=0.3, grace_seconds=0.1, bytes_per_second=1000)


def app(**limits: int) -> FastAPI:
    made = FastAPI(exception_handlers=HANDLERS)

    @made.post("/v1/photograph")
    async def photograph(request: Request) -> int:
        return len(await request.body())

    @made.post("/v1/words")
    async def words(said: dict[str, str]) -> int:
        return len(said)

    _surround(made, **limits)
    return made


def _surround(made: FastAPI, working: int = 1, uploading: int = 2, together: int = 5_000) -> Gauge:
    metrics = Metrics()
    room = Room({"working": working, "uploading": uploading}, together, metrics.in_flight)
    made.add_middleware(Admission, room=room, pace=HASTE, max_bytes=3_000)
    made.add_middleware(Traced, metrics=metrics)
    return metrics.in_flight


@asynccontextmanager
async def asking(asked: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(asked), base_url="http://gateway") as client:
        yield client


async def pieces(*sizes: int, pause: float = 0.0) -> AsyncIterator[bytes]:
    for size in sizes:
        await asyncio.sleep(pause)
        yield bytes(size)


def post(
    asked: FastAPI, body: Callable[[], Any], path: str = "/v1/photograph", kind: str = "image/png"
) -> httpx.Response:
    async def whole() -> httpx.Response:
        async with asking(asked) as client:
            return await client.post(path, content=body(), headers={"Content-Type": kind})

    return asyncio.run(whole())


def test_a_body_within_every_limit_arrives_whole() -> None:
    assert post(app(), lambda: pieces(1000, 1000, 1000)).json() == 3000


@pytest.mark.parametrize("body", [lambda: bytes(3001), lambda: pieces(2000, 2000)], ids=["announced", "as it comes"])
def test_a_large_body_is_refused(body: Callable[[], Any]) -> None:
    answer = post(app(), body)
    assert (answer.status_code, answer.json()["type"]) == (413, "upload_too_large")
    assert "the limit is 3,000" in answer.json()["detail"]


@pytest.mark.parametrize(
    ("kind", "status"),
    [("application/x-www-form-urlencoded", 200), ("application/octet-stream", 200), ("application/json", 413)],
)
def test_only_a_body_that_may_be_a_photograph_may_be_as_large_as_one(
    monkeypatch: pytest.MonkeyPatch, kind: str, status: int
) -> None:
    monkeypatch.setattr(admission, "_TEXT_BYTES", 1_000)
    assert post(app(), lambda: bytes(3_000), kind=kind).status_code == status


@pytest.mark.parametrize("path", ["/v1/photograph", "/v1/words"])
@pytest.mark.parametrize("body", SLOW.values(), ids=SLOW.keys())
def test_a_slow_body_is_refused_whatever_reads_it(path: str, body: Callable[[], Any]) -> None:
    answer = post(app(), body, path, "application/json" if path == "/v1/words" else "image/png")
    assert (answer.status_code, answer.json()["type"]) == (408, "request_timeout")


@pytest.mark.parametrize(("received", "seconds"), [(0, 0.1), (100, 0.2), (200, 0.3), (1_000_000, 0.3)])
def test_a_body_has_its_grace_then_its_pace_and_an_end(received: int, seconds: float) -> None:
    assert HASTE.allowed(received) == pytest.approx(seconds)


def test_bodies_together_take_no_more_memory_than_they_may() -> None:
    async def whole() -> Sequence[int]:
        async with asking(app(working=2, together=4_000)) as client:
            sent = [client.post("/v1/photograph", content=pieces(1500, 1500, pause=0.02)) for _ in range(2)]
            statuses = sorted([answer.status_code for answer in await asyncio.gather(*sent)])
            return [*statuses, (await client.post("/v1/photograph", content=bytes(3000))).status_code]

    assert asyncio.run(whole()) == [200, 503, 200]


def test_one_request_more_than_the_limit_is_refused_and_the_next_one_is_not() -> None:
    async def whole() -> list[int]:
        begun, released = asyncio.Event(), asyncio.Event()
        made = app()

        @made.get("/v1/slow")
        async def slow() -> str:
            begun.set()
            await released.wait()
            return "done"

        async with asking(made) as client:
            first = asyncio.create_task(client.get("/v1/slow"))
            await begun.wait()
            refused = await client.post("/v1/photograph", content=b"x")
            released.set()
            statuses = [(await first).status_code, refused.status_code]
            assert refused.headers["retry-after"] == "1"
            return [*statuses, (await client.post("/v1/photograph", content=b"x")).status_code]

    assert asyncio.run(whole()) == [200, 503, 200]


def test_those_who_still_send_are_limited_too() -> None:
    async def whole() -> list[int]:
        async with asking(app(working=9)) as client:
            sent = [client.post("/v1/photograph", content=pieces(1, pause=0.05)) for _ in range(3)]
            return sorted([answer.status_code for answer in await asyncio.gather(*sent)])

    assert asyncio.run(whole()) == [200, 200, 503]
