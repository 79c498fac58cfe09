"""The server under test: the embedded one, or the one that SERVING_GRPC names.

SERVING_REST adds its REST port. SERVING_BASE names a directory or s3://bucket that the tests may write and from
which that server reads models.config; SERVING_POLL_SECONDS tells how often.
"""

import itertools
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.integration.serving.client import Client
from tests.integration.serving.process import connected, started
from tests.integration.serving.publisher import Directory, Place, Publisher, place

_numbers = itertools.count(1)
Ports = Callable[[], tuple[int, int]]


@dataclass(frozen=True)
class Writable:
    """A server, and where it reads from."""

    client: Client
    at: Place
    settle_seconds: float  # in which it has polled more than once


@pytest.fixture(scope="session")
def two_ports(free_port: Callable[[], int]) -> Ports:
    return lambda: (free_port(), free_port())


@pytest.fixture(scope="session")
def stable(
    tmp_path_factory: pytest.TempPathFactory, saved_model: bytes, two_ports: Ports
) -> Iterator[tuple[Client, str]]:
    """A server with model `plants` under label `stable`, only ever read; and its REST address, where it has one."""
    if "SERVING_GRPC" in os.environ:
        with connected(os.environ["SERVING_GRPC"]) as client:
            yield client, os.environ.get("SERVING_REST", "")
        return
    base = tmp_path_factory.mktemp("stable")
    publisher = Publisher(Directory(str(base)), "plants")
    publisher.put(1, saved_model)
    publisher.list([1], stable=1)
    with started(f"{base}/models.config", base / "log", two_ports()) as server, connected(server.grpc) as client:
        yield client, server.rest


@pytest.fixture
def client(stable: tuple[Client, str]) -> Client:
    return stable[0]


@pytest.fixture
def rest(stable: tuple[Client, str]) -> str:
    if not stable[1]:
        pytest.skip("SERVING_GRPC is set without SERVING_REST")
    return stable[1]


@pytest.fixture(scope="session")
def writable(tmp_path_factory: pytest.TempPathFactory, two_ports: Ports) -> Iterator[Writable]:
    if "SERVING_GRPC" in os.environ:
        if "SERVING_BASE" not in os.environ:
            pytest.skip("SERVING_GRPC is set without SERVING_BASE, where models.config could be written")
        with connected(os.environ["SERVING_GRPC"]) as client:
            polls = float(os.environ.get("SERVING_POLL_SECONDS", "2"))
            yield Writable(client, place(os.environ["SERVING_BASE"]), 2.5 * polls)
        return
    base: Path = tmp_path_factory.mktemp("writable")
    (base / "models.config").write_text("model_config_list {}")
    with started(f"{base}/models.config", base / "log", two_ports()) as server, connected(server.grpc) as client:
        yield Writable(client, Directory(str(base)), settle_seconds=1)


@pytest.fixture
def publisher(writable: Writable) -> Publisher:
    """Each test has a model of its own on the shared server."""
    return Publisher(writable.at, f"model-{os.getpid()}-{next(_numbers)}")
