"""Serving goes away and comes back: refusals are quick meanwhile, and nobody has to mend anything."""

import socket
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from tests.integration.gateway.processes import Gateway, eventually, running_gateway
from tests.integration.gateway.serving_process import running_serving
from tests.unit.ml.pictures import photograph

JPEG = photograph(275, 183)
SETTINGS = {"GATEWAY_CIRCUIT_OPENS_AFTER": "3", "GATEWAY_CIRCUIT_PROBE_SECONDS": "0.5"}


def test_serving_away_is_told_at_once_when_the_circuit_is_open_and_its_return_is_noticed(
    tmp_path: Path,
    saved_model: bytes,
    free_port: Callable[[], int],
    database_url: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    port = free_port()
    with running_gateway(tmp_path, serving=f"127.0.0.1:{port}", database_url=database_url, **SETTINGS) as gateway:
        eventually(lambda: not gateway.predict(JPEG).is_success and _is_open(gateway), 20)
        seconds, answers = _refused_quickly(gateway)
        with capsys.disabled():
            sys.stdout.write(f" refused within {1000 * seconds:.0f} ms ")
        assert seconds < 0.1
        assert all(int(answer.headers["retry-after"]) > 0 for answer in answers)
        assert "the circuit is open" in gateway.client.get("/readyz").json()["detail"]
        with running_serving(tmp_path, saved_model, port):
            eventually(gateway.ready)
            assert gateway.predict(JPEG).is_success
            assert gateway.client.get("/readyz").json()["circuit"] == "closed"
            assert gateway.events("serving_is_back")


def test_a_serving_that_says_nothing_keeps_nobody_waiting_but_the_first(tmp_path: Path, database_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=100) as mute:
        address = f"127.0.0.1:{mute.getsockname()[1]}"
        with (
            running_gateway(tmp_path, serving=address, database_url=database_url, **SETTINGS) as gateway,
            ThreadPoolExecutor(3) as callers,
        ):
            first = list(callers.map(gateway.predict, [JPEG] * 3))
            assert {answer.json()["type"] for answer in first} == {"model_timeout"}
            # A probe is on its way for most of this time.
            assert _refused_quickly(gateway, requests=40)[0] < 0.1


def _is_open(gateway: Gateway) -> bool:
    return "the circuit is open" in gateway.predict(JPEG).json()["detail"]


def _refused_quickly(gateway: Gateway, requests: int = 20) -> tuple[float, list[httpx.Response]]:
    """The longest of them, in seconds; the machine has other work, so the best of three rounds counts."""
    rounds = [[_timed(gateway) for _ in range(requests)] for _ in range(3)]
    answers = [answer for each in rounds for _, answer in each]
    assert {answer.status_code for answer in answers} == {503}
    return min(max(seconds for seconds, _ in each) for each in rounds), answers


def _timed(gateway: Gateway) -> tuple[float, httpx.Response]:
    began = time.monotonic()
    answer = gateway.predict(JPEG)
    return time.monotonic() - began, answer
