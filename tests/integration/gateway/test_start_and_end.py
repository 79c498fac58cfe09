"""How the process starts, or refuses to, and how it ends."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.integration.gateway.processes import (
    REPOSITORY,
    Gateway,
    eventually,
    logged,
    migrated_database,
    running_gateway,
    write_keys,
)
from tests.integration.gateway.slow_callers import finished, half_sent


def test_the_end_loses_neither_a_request_in_flight_nor_its_row(tmp_path: Path, gateway: Gateway, serving: str) -> None:
    url = migrated_database(tmp_path / "plants.sqlite")
    with running_gateway(tmp_path, serving=serving, database_url=url) as ending:
        begun = half_sent(ending)
        ending.terminate()
        eventually(lambda: _refuses_connections(ending), 10)
        assert finished(begun).startswith(b"HTTP/1.1 200")
        assert ending.process.wait(20) == 0
        assert ending.events("gateway_stopped")
    assert logged(url) == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"SERVING_GRPC": ""}, "SERVING_GRPC"),
        ({"S3_ENDPOINT_URL": "http://127.0.0.1:1", "S3_ACCESS_KEY_GATEWAY": "gateway"}, "S3_SECRET_KEY_GATEWAY"),
        ({"MLFLOW_TRACKING_URI": "http://127.0.0.1:1"}, "GATEWAY_MLFLOW_USER"),
        ({"AIRFLOW_URL": "http://127.0.0.1:1"}, "AIRFLOW_URL is set"),
        ({"API_KEYS_FILE": "/nowhere/keys.json"}, "/nowhere/keys.json cannot be read"),
        ({"keys_mode": "644"}, "readable by every user"),
        ({"port_taken": "yes"}, "cannot listen on port"),
    ],
)
def test_what_is_not_fit_to_start_with_stops_the_start_in_one_sentence(
    tmp_path: Path, wrong: dict[str, str], says: str
) -> None:
    keys = tmp_path / "keys.json"
    write_keys(keys, a_key=["predict"])
    keys.chmod(int(wrong.get("keys_mode", "600"), 8))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1]) if "port_taken" in wrong else "0"
        settings = {
            "SERVING_GRPC": "127.0.0.1:1",
            "DATABASE_URL_GATEWAY": f"sqlite:///{tmp_path / 'plants.sqlite'}",
            "API_KEYS_FILE": str(keys),
            "GATEWAY_PORT": port,
            "GATEWAY_METRICS_PORT": "0",
            "PATH": os.environ["PATH"],
        }
        command = [sys.executable, "-m", "gateway"]
        ended = subprocess.run(
            command, cwd=REPOSITORY, env=settings | wrong, capture_output=True, text=True, timeout=30, check=False
        )
    assert ended.returncode == 2
    assert says in ended.stderr
    assert len(ended.stderr.splitlines()) == 1


def test_the_gateway_loads_no_tensorflow() -> None:
    code = "import sys, gateway.__main__; print(*{'tensorflow', 'keras', 'mlflow'}.intersection(sys.modules))"
    ended = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert not ended.stdout.strip()


def _refuses_connections(gateway: Gateway) -> bool:
    url = httpx.URL(gateway.client.base_url)
    try:
        socket.create_connection((url.host, url.port or 80), timeout=5).close()
    except ConnectionRefusedError:
        return True
    return False
