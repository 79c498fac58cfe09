"""As many requests as one replica takes, and no more."""

import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.integration.gateway.processes import Gateway, eventually, running_gateway
from tests.integration.gateway.slow_callers import JPEG, finished, half_sent


def test_a_request_too_many_is_refused_until_another_ends(tmp_path: Path, database_url: str) -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as mute,
        running_gateway(
            tmp_path,
            serving=f"127.0.0.1:{mute.getsockname()[1]}",
            database_url=database_url,
            GATEWAY_MAX_IN_FLIGHT="1",
        ) as full,
        ThreadPoolExecutor(1) as other,
    ):
        at_work = other.submit(full.predict, JPEG)
        eventually(lambda: full.metric("gateway_requests_in_flight") == 1, 10)
        refused = full.predict(JPEG)
        assert (refused.status_code, refused.json()["type"]) == (503, "overloaded")
        assert full.client.get("/livez").is_success
        assert at_work.result().json()["type"] == "model_timeout"
        assert full.predict(JPEG).json()["type"] == "model_timeout"


def test_a_caller_who_still_sends_takes_no_place_among_those_at_work(
    tmp_path: Path, gateway: Gateway, serving: str, database_url: str
) -> None:
    with running_gateway(tmp_path, serving=serving, database_url=database_url, GATEWAY_MAX_IN_FLIGHT="1") as narrow:
        begun = half_sent(narrow)
        assert narrow.predict(JPEG).is_success
        assert finished(begun).startswith(b"HTTP/1.1 200")


def test_a_caller_who_goes_away_is_forgotten(tmp_path: Path, gateway: Gateway, serving: str, database_url: str) -> None:
    with running_gateway(tmp_path, serving=serving, database_url=database_url, GATEWAY_MAX_UPLOADING="1") as full:
        half_sent(full).close()
        eventually(lambda: full.metric("gateway_requests_in_flight") == 0, 10)
        assert full.predict(JPEG).is_success
