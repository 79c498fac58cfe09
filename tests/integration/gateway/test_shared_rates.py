"""Two replicas that count together in a real Redis, and go on alone when it is away."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.local import packages
from tests.integration.gateway.processes import Gateway, environment, eventually, running, running_gateway

RATE = "6/hour"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> str:
    """redis-server: installed, or Debian's package unpacked; no service is started."""
    if installed := shutil.which("redis-server"):
        return installed
    directory = tmp_path_factory.mktemp("redis")
    if not packages.download(directory, "redis-tools"):
        pytest.skip("redis-server is not installed, and Debian's package cannot be fetched")
    for package in directory.glob("*.deb"):
        subprocess.run(["dpkg-deb", "-x", str(package), str(directory)], check=True)
    program = directory / "usr" / "bin" / "redis-check-rdb"
    server = program.with_name("redis-server")  # one program, which acts by its name
    shutil.copy(program, server)
    if subprocess.run([str(server), "--version"], capture_output=True, check=False).returncode:
        pytest.skip("Debian's redis-server lacks a library here")
    return str(server)


@pytest.fixture
def replicas(
    server: str, tmp_path: Path, serving: str, database_url: str, free_port: Callable[[], int]
) -> Iterator[tuple[Gateway, Gateway, subprocess.Popen[bytes]]]:
    port = free_port()
    command = [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    shared = {"GATEWAY_RATE": RATE, "GATEWAY_RATE_LIMIT_STORAGE": f"redis://127.0.0.1:{port}/0"}
    directories = [tmp_path / name for name in ("one", "two")]
    for directory in directories:
        directory.mkdir()
    with (
        (tmp_path / "redis.log").open("wb") as log,
        running(command, log, environment()) as redis,
        running_gateway(directories[0], serving=serving, database_url=database_url, **shared) as one,
        running_gateway(directories[1], serving=serving, database_url=database_url, **shared) as two,
    ):
        eventually(lambda: b"Ready to accept connections" in (tmp_path / "redis.log").read_bytes())
        yield one, two, redis


def status(gateway: Gateway) -> int:
    return gateway.client.get("/v1/key", headers={"X-API-Key": "a-key-to-predict"}).status_code


def test_a_rate_holds_over_all_replicas(replicas: tuple[Gateway, Gateway, "subprocess.Popen[bytes]"]) -> None:
    one, two, _ = replicas
    answers = [status(gateway) for _ in range(4) for gateway in (one, two)]
    assert answers == [200] * 6 + [429] * 2


def test_without_redis_each_counts_for_itself_and_nobody_is_refused_for_it(
    replicas: tuple[Gateway, Gateway, "subprocess.Popen[bytes]"],
) -> None:
    one, two, redis = replicas
    assert [status(one) for _ in range(6)] == [200] * 6
    assert status(two) == 429
    redis.kill()
    redis.wait(10)
    assert [status(two), status(one)] == [200, 200]
    assert one.events("rates_counted_alone")
