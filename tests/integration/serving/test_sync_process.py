"""The process `sync`: how it starts, what it tells when something is away or full, and how it goes on."""

import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.integration.serving.client import stays, wait_until
from tests.integration.serving.process import REPOSITORY
from tests.integration.serving.publisher import Bucket, Publisher, s3_client
from tests.integration.serving.s3 import S3
from tests.integration.serving.syncing import syncing

BASE = "s3://models"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def publisher(prefix: Bucket) -> Publisher:
    return Publisher(prefix, "plants")


def lists(directory: Path, text: str) -> Callable[[], bool]:
    file = directory / "models.config"
    return lambda: file.exists() and text in file.read_text()


def test_a_bucket_without_a_config_gives_one_that_tf_serving_starts_on(
    directory: Path, shared_s3: S3, publisher: Publisher, free_port: Callable[[], int]
) -> None:
    config_file = f"{publisher.at.base}/models.config"
    with syncing(config_file, directory, shared_s3.environment("serving"), health_port=free_port()) as sync:
        wait_until(lists(directory, "model_config_list"), "the config")
        assert (directory / "models.config").read_text().split() == ["model_config_list", "{", "}"]
        wait_until(lambda: sync.ready() == (200, {"status": "ready", "detail": ""}), "readiness")
        sync.process.terminate()
        assert sync.process.wait(20) == 0


def test_s3_that_goes_away_leaves_the_mirror_as_it_is_and_is_told(
    directory: Path, s3: S3, free_port: Callable[[], int]
) -> None:
    with syncing(f"{BASE}/models.config", directory, s3.environment("serving"), health_port=free_port()) as sync:
        wait_until(lambda: sync.events("look_failed") == 1, "the first failure")
        status, told = sync.ready()
        assert (status, told["status"]) == (503, "empty")
        assert not (directory / "models.config").exists()

        s3.start()
        publisher = Publisher(Bucket(BASE, s3_client(s3.environment("train"))), "plants")
        publisher.put(1, b"version 1")
        publisher.list([1], stable=1)
        wait_until(lists(directory, "versions: 1"), "version 1")

        s3.stop()
        wait_until(lambda: sync.ready()[1]["status"] == "stale", "the failure to be told")
        status, told = sync.ready()
        assert status == 200
        assert "s3://models/models.config" in told["detail"]
        assert stays(lists(directory, "versions: 1"), seconds=1)
        assert sync.events("look_failed") == 2

        s3.start()
        publisher.put(2, b"version 2")
        publisher.list([1, 2], stable=1)
        wait_until(lists(directory, "versions: 2"), "version 2")
        wait_until(lambda: sync.ready()[1]["status"] == "ready", "readiness")


def test_a_full_disk_is_told_leaves_nothing_half_written_and_is_tried_again(
    directory: Path, shared_s3: S3, publisher: Publisher
) -> None:
    publisher.put(1, b"version 1")
    publisher.list([1], stable=1)
    with syncing(f"{publisher.at.base}/models.config", directory, shared_s3.environment("serving")) as sync:
        wait_until(lists(directory, "versions: 1"), "version 1")
        limit = resource.prlimit(sync.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(sync.process.pid, resource.RLIMIT_FSIZE, (1_000_000, limit[1]))
        publisher.put(2, b"2" * 2_000_000)
        publisher.list([1, 2], stable=1)
        wait_until(lambda: "File too large" in sync.log.read_text(), "the failure to be told")
        assert not (directory / "plants" / "2").exists()
        assert lists(directory, "versions: 1")()
        assert not lists(directory, "versions: 2")()

        resource.prlimit(sync.process.pid, resource.RLIMIT_FSIZE, limit)
        wait_until(lists(directory, "versions: 2"), "version 2")
        assert (directory / "plants" / "2" / "saved_model.pb").stat().st_size == 2_000_000
        assert sync.events("look_failed") == 1


def test_a_second_process_on_the_same_volume_is_refused(directory: Path, shared_s3: S3, publisher: Publisher) -> None:
    config_file = f"{publisher.at.base}/models.config"
    with syncing(config_file, directory, shared_s3.environment("serving")):
        wait_until(lists(directory, "model_config_list"), "the config")
        command = [sys.executable, "-m", "infra.serving.sync", f"--directory={directory}"]
        second = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, timeout=60, check=False)
    assert second.returncode == 1
    assert "another process mirrors to" in second.stdout
