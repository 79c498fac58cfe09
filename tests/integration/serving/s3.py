"""A SeaweedFS of the tests' own."""

import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from infra.local import object_store
from infra.local.secrets import load_or_draw
from infra.local.settings import LocalSettings, Ports
from tests.integration.serving.client import wait_until


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


@contextmanager
def prepared(directory: Path, free_port: Callable[[], int]) -> Iterator[S3]:
    """Still to be started."""
    ports = Ports.model_validate({name: free_port() for name in Ports.model_fields})
    made = S3(LocalSettings(local_directory=directory / "s3", ports=ports), load_or_draw(directory / "secrets.json"))
    object_store.write_identities(made.settings, made.secrets)
    try:
        yield made
    finally:
        made.stop()
