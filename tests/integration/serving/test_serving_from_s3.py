"""The embedded server on a real S3, with the rights of the role `serving`."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from botocore.exceptions import BotoCoreError, ClientError

from infra.local import object_store
from infra.local.secrets import load_or_draw
from infra.local.settings import LocalSettings, Ports
from tests.integration.serving.client import stays, wait_until
from tests.integration.serving.process import connected, launched, started
from tests.integration.serving.publisher import Bucket, Publisher, s3_client

BASE = "s3://models"
CONFIG_FILE = f"{BASE}/models.config"


@dataclass
class S3:
    """SeaweedFS, which a test may stop and start again."""

    settings: LocalSettings
    secrets: Mapping[str, str]
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        command = object_store.command(Path(sys.executable).parent / "weed", self.settings)
        self.process = subprocess.Popen(
            command, cwd=self.settings.local_directory, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_until(self._answers, "S3 to answer")
        object_store.set_up(self._endpoint_url, self.secrets)

    def stop(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait(20)

    def environment(self, role: str) -> dict[str, str]:
        """As TF Serving reads it."""
        return {
            "AWS_ACCESS_KEY_ID": self.secrets[f"s3_access_{role}"],
            "AWS_SECRET_ACCESS_KEY": self.secrets[f"s3_secret_{role}"],
            "AWS_REGION": "us-east-1",
            "S3_ENDPOINT": self._endpoint_url.removeprefix("http://"),
            "S3_USE_HTTPS": "0",
            "S3_VERIFY_SSL": "0",
        }

    @property
    def _endpoint_url(self) -> str:
        return f"http://127.0.0.1:{self.settings.ports.s3}"

    def _answers(self) -> bool:
        with suppress(BotoCoreError, ClientError):
            return object_store.answers(self._endpoint_url, self.secrets)
        return False


@pytest.fixture
def s3(tmp_path: Path, free_port: Callable[[], int]) -> Iterator[S3]:
    ports = Ports.model_validate({name: free_port() for name in Ports.model_fields})
    made = S3(LocalSettings(local_directory=tmp_path / "s3", ports=ports), load_or_draw(tmp_path / "secrets.json"))
    object_store.write_identities(made.settings, made.secrets)
    try:
        yield made
    finally:
        made.stop()


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
