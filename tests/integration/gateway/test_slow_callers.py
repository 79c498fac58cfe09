"""Callers who trickle, fall silent or talk nonsense: they are ended in time, and everybody else is served."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.integration.gateway.processes import PREDICT_KEY, Gateway, eventually, running_gateway
from tests.integration.gateway.slow_callers import JPEG, connected

HURRIED = {
    "GATEWAY_HEAD_SECONDS": "1",
    "GATEWAY_BODY_SECONDS": "3",
    "GATEWAY_BODY_GRACE_SECONDS": "1",
    "GATEWAY_MAX_IN_FLIGHT": "2",
}
HEAD = f"POST /v1/predict HTTP/1.1\r\nHost: g\r\nX-API-Key: {PREDICT_KEY}\r\nContent-Type: image/jpeg\r\n".encode()
LENGTH = b"Content-Length: 100000\r\n\r\n"


@pytest.fixture(scope="module")
def hurried(
    tmp_path_factory: pytest.TempPathFactory, gateway: Gateway, serving: str, database_url: str
) -> Iterator[Gateway]:
    directory = tmp_path_factory.mktemp("hurried")
    with running_gateway(directory, serving=serving, database_url=database_url, **HURRIED) as started:
        yield started


@pytest.mark.parametrize(
    "said",
    [b"", b"POST /v1/pre", HEAD, HEAD + LENGTH, HEAD + LENGTH + JPEG[:5000]],
    ids=["nothing", "half a line", "half a head", "no body", "half a body"],
)
def test_a_hundred_callers_who_fall_silent_hold_up_nobody_and_are_ended(hurried: Gateway, said: bytes) -> None:
    with ExitStack() as stack:
        silent = [stack.enter_context(connected(hurried)) for _ in range(100)]
        for each in silent:
            each.sendall(said)
        assert hurried.predict(JPEG).is_success
        for each in silent:
            each.settimeout(10)
            assert each.recv(65536)[:12] in {b"", b"HTTP/1.1 408"}
    eventually(lambda: hurried.metric("gateway_requests_in_flight") == 0, 10)


def test_a_body_that_trickles_is_refused_with_how_fast_it_must_be(hurried: Gateway) -> None:
    with connected(hurried) as slow:
        slow.sendall(HEAD + LENGTH)
        slow.settimeout(0.1)
        answer = _trickle(slow, seconds=10)
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"request_timeout" in answer
    assert b"1,024 bytes/s" in answer


@pytest.mark.parametrize(
    "nonsense",
    [
        b"\x16\x03\x01\x02\x00\x01" * 50,
        b"GET / HTTP/1.1\r\nno header\r\n\r\n",
        b"\r\n\r\nHELO\r\n",
        b"GET / HTTP/1.1\r\n" + b"a" * 99_999,
    ],
    ids=["tls", "no header", "smtp", "endless head"],
)
def test_nonsense_is_a_problem_and_the_end_of_the_connection(hurried: Gateway, nonsense: bytes) -> None:
    with connected(hurried) as caller:
        caller.sendall(nonsense)
        answer = _until_closed(caller)
    assert answer.startswith(b"HTTP/1.1 400")
    assert b"application/problem+json" in answer


def test_nonsense_behind_a_good_request_takes_nothing_from_it(hurried: Gateway) -> None:
    good = HEAD + f"Content-Length: {len(JPEG)}\r\n\r\n".encode() + JPEG
    with connected(hurried) as caller:
        caller.sendall(good + good + b"\x00garbage\r\n\r\n" * 10)
        answer = _until_closed(caller)
    assert answer.count(b"HTTP/1.1 200") == 2
    assert answer.count(b"HTTP/1.1 400") == 1


def test_a_chunk_that_is_none_ends_its_request_only(hurried: Gateway) -> None:
    with connected(hurried) as caller:
        caller.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\nzz\r\n")
        assert _until_closed(caller).startswith(b"HTTP/1.1 400")
    assert hurried.predict(JPEG).is_success
    assert not hurried.events("request_failed")


def test_a_body_that_nobody_reads_does_not_keep_its_connection(hurried: Gateway) -> None:
    with connected(hurried) as caller:
        caller.sendall(HEAD.replace(PREDICT_KEY.encode(), b"wrong") + LENGTH)
        assert caller.recv(65536).startswith(b"HTTP/1.1 401")
        caller.sendall(b"more of it")
        assert b"HTTP/1.1" not in _until_closed(caller)


def test_a_body_of_text_is_no_larger_than_a_form(hurried: Gateway) -> None:
    headers = {"X-API-Key": "a-key-to-administer", "Content-Type": "application/json"}
    answer = hurried.client.post("/v1/retraining", content=b" " * 70_000, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (413, "upload_too_large")


def test_a_body_without_a_key_is_not_waited_for(hurried: Gateway) -> None:
    began = time.monotonic()
    with connected(hurried) as caller:
        caller.sendall(b"POST /v1/retraining HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\n" + LENGTH)
        assert caller.recv(65536).startswith(b"HTTP/1.1 401")
    assert time.monotonic() - began < 1


def _trickle(slow: socket.socket, seconds: float) -> bytes:
    """A byte ten times a second, until there is an answer, which may come in pieces."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        slow.sendall(b"x")
        try:
            return slow.recv(65536) + _until_closed(slow)
        except TimeoutError:
            continue
    raise AssertionError("nobody ended it")


def _until_closed(caller: socket.socket) -> bytes:
    caller.settimeout(10)
    pieces = []
    try:
        while piece := caller.recv(65536):
            pieces.append(piece)
    except ConnectionResetError:
        pass  # closed while we were still talking
    return b"".join(pieces)
