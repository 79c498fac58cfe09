"""Starting, crashing and stopping, shown on the smallest stack that there is: S3 and the database."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from infra.local import database, object_store, stack, supervisor
from infra.local.errors import SetUpError
from infra.local.plan import Stack
from infra.local.settings import LocalSettings
from ml import catalog, storage
from ml.publish.replicas import wait_until
from tests.integration import stacks

PARTS = frozenset({"database", "s3"})


@pytest.fixture
def settings(tmp_path: Path, photographs: Path, free_port: Callable[[], int]) -> Iterator[LocalSettings]:
    with stacks.settings_of(tmp_path / "a stack, its data", photographs, free_port) as chosen:
        yield chosen


def up(settings: LocalSettings) -> Stack:
    return stack.up(settings, print, parts=PARTS)


def test_down_stops_every_process(settings: LocalSettings) -> None:
    up(settings)
    assert list(supervisor.ours(settings))
    supervisor.stop(settings)
    assert list(supervisor.ours(settings)) == []


def test_down_stops_every_process_of_a_killed_supervisor(settings: LocalSettings) -> None:
    up(settings)
    _kill(_supervisor_of(settings))
    assert supervisor.stop(settings) >= 1  # some end by themselves when nobody reads their output any more
    assert list(supervisor.ours(settings)) == []


def test_a_crash_loses_neither_rows_nor_objects_nor_secrets(settings: LocalSettings) -> None:
    before = up(settings)
    _owners_bucket(before).put("images/kept", b"photograph")
    for process in list(supervisor.ours(settings)):
        _kill(process)
    after = up(settings)
    assert dict(after.secrets) == dict(before.secrets)
    assert database.count_rows(catalog.connect(after.env["DATABASE_URL"])) == 400
    assert _owners_bucket(after).get("images/kept").body == b"photograph"


def test_a_process_that_dies_is_started_again(settings: LocalSettings) -> None:
    running = up(settings)
    _kill(next(each for each in supervisor.ours(settings) if "weed" in each.name()))
    endpoint = running.env["S3_ENDPOINT_URL"]

    def answers() -> bool:
        try:
            return object_store.answers(endpoint, running.secrets)
        except Exception:  # noqa: BLE001 (each way not to answer is one: not yet)
            return False

    wait_until(lambda: not answers(), seconds=20, otherwise=lambda: "S3 was not killed")
    wait_until(answers, seconds=30, otherwise=lambda: "S3 did not come back")


def test_a_second_up_leaves_what_runs_alone(settings: LocalSettings) -> None:
    up(settings)
    before = {each.pid for each in supervisor.ours(settings)}
    up(settings)
    assert {each.pid for each in supervisor.ours(settings)} == before


def test_a_taken_port_is_named_with_its_holder_before_anything_starts(settings: LocalSettings) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", settings.ports.s3))
        held.listen()
        with pytest.raises(
            SetUpError, match=rf"port {settings.ports.s3}, meant for s3, is taken by process {os.getpid()}"
        ):
            up(settings)
    assert list(supervisor.ours(settings)) == []


def _supervisor_of(settings: LocalSettings) -> psutil.Process:
    return psutil.Process(int((settings.local_directory / "supervisord.pid").read_text()))


def _kill(process: psutil.Process) -> None:
    process.send_signal(signal.SIGKILL)
    psutil.wait_procs([process], timeout=10)


def _owners_bucket(running: Stack) -> storage.ObjectStore:
    access, secret = running.secrets["s3_access_owner"], running.secrets["s3_secret_owner"]
    endpoint = running.env["S3_ENDPOINT_URL"]
    return storage.connect("plants", endpoint_url=endpoint, access_key=access, secret_key=secret, region="us-east-1")
