"""The embedded server on a real S3, with the rights of the role `serving`."""

from collections.abc import Callable
from pathlib import Path

from tests.integration.serving.client import stays, wait_until
from tests.integration.serving.process import connected, launched, started
from tests.integration.serving.publisher import Bucket, Publisher, s3_client
from tests.integration.serving.s3 import S3

BASE = "s3://models"
CONFIG_FILE = f"{BASE}/models.config"


def test_versions_come_from_s3_and_serve_on_while_it_is_away(
    tmp_path: Path, s3: S3, two_ports: Callable[[], tuple[int, int]], saved_model: bytes
) -> None:
    s3.start()
    publisher = Publisher(Bucket(BASE, s3_client(s3.environment("train"))), "plants")
    with (
        started(CONFIG_FILE, tmp_path / "log", two_ports(), s3.environment("serving")) as server,
        connected(server.grpc) as client,
    ):
        publisher.put(1, saved_model)
        publisher.list([1], stable=1)
        client.wait_state("plants", 1, "AVAILABLE")

        s3.stop()
        wait_until(lambda: failures(server.log) == {"config", "versions"}, "the failures to be told")
        assert stays(lambda: client.code("plants", version_label="stable") == "OK", seconds=1)
        assert server.log.read_text().count("poll_failed") == 2

        s3.start()
        publisher.put(2, saved_model)
        publisher.list([1, 2], stable=1)
        client.wait_state("plants", 2, "AVAILABLE")


def test_s3_that_is_away_at_the_start_ends_the_process(
    tmp_path: Path, s3: S3, two_ports: Callable[[], tuple[int, int]]
) -> None:
    with launched(CONFIG_FILE, tmp_path / "log", two_ports(), s3.environment("serving")) as server:
        assert server.process.wait(60) == 1
    assert CONFIG_FILE in server.log.read_text()


def failures(log: Path) -> set[str]:
    text = log.read_text()
    return {poll for poll in ("config", "versions") if f'"poll": "{poll}", "error"' in text}
