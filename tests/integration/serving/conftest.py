"""The server under test: the embedded one, or the one that SERVING_GRPC names.

SERVING_REST adds its REST port. SERVING_BASE names a directory or s3://bucket that the tests may write and from
which that server reads models.config; SERVING_POLL_SECONDS tells how often.
"""

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest

from tests.integration.serving.client import Client, wait_until
from tests.integration.serving.mirrored import Mirrored
from tests.integration.serving.process import connected, started
from tests.integration.serving.publisher import Bucket, Directory, Place, Publisher, place, s3_client
from tests.integration.serving.s3 import S3, prepared
from tests.integration.serving.syncing import syncing

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


@pytest.fixture
def s3(tmp_path: Path, free_port: Callable[[], int]) -> Iterator[S3]:
    """Of one test's own, which starts and stops it."""
    with prepared(tmp_path, free_port) as made:
        yield made


@pytest.fixture(scope="session")
def shared_s3(tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]) -> Iterator[S3]:
    """Started; whoever uses it writes below a prefix of its own."""
    with prepared(tmp_path_factory.mktemp("shared"), free_port) as made:
        made.start()
        yield made


@pytest.fixture(scope="session", params=["direct", "sync"])
def writable(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, two_ports: Ports
) -> Iterator[Writable]:
    """A server on what is written, and one on what `sync` mirrors of it."""
    if "SERVING_GRPC" in os.environ:
        if "SERVING_BASE" not in os.environ or request.param == "sync":
            pytest.skip("SERVING_GRPC names the server, and SERVING_BASE where models.config could be written")
        with connected(os.environ["SERVING_GRPC"]) as client:
            polls = float(os.environ.get("SERVING_POLL_SECONDS", "2"))
            yield Writable(client, place(os.environ["SERVING_BASE"]), 2.5 * polls)
        return
    base: Path = tmp_path_factory.mktemp(f"writable-{request.param}")
    with ExitStack() as stack:
        at: Place = Directory(str(base))
        if request.param == "direct":
            at.write("models.config", b"model_config_list {}")
        else:
            at = stack.enter_context(_mirrored(request.getfixturevalue("shared_s3"), base))
        server = stack.enter_context(started(f"{base}/models.config", base.with_suffix(".log"), two_ports()))
        yield Writable(stack.enter_context(connected(server.grpc)), at, settle_seconds=1)


@contextmanager
def _mirrored(s3: S3, base: Path) -> Iterator[Place]:
    at = Bucket("s3://models/contract", s3_client(s3.environment("owner")))
    with syncing(f"{at.base}/models.config", base, s3.environment("serving"), settle_seconds=3) as sync:
        wait_until((base / "models.config").exists, "the first config")
        yield at
        assert sync.process.poll() is None, sync.log.read_text()


@pytest.fixture
def publisher(writable: Writable) -> Publisher:
    """Each test has a model of its own on the shared server."""
    return Publisher(writable.at, f"model-{os.getpid()}-{next(_numbers)}")


@pytest.fixture
def prefix(shared_s3: S3) -> Bucket:
    """A prefix of a real one, for one test."""
    return Bucket(f"s3://models/{uuid4()}", s3_client(shared_s3.environment("owner")))


@pytest.fixture
def mirrored(tmp_path: Path, shared_s3: S3, prefix: Bucket) -> Mirrored:
    directory = tmp_path / "models"
    directory.mkdir()
    return Mirrored(f"{prefix.base}/models.config", directory, shared_s3.environment("serving"))
