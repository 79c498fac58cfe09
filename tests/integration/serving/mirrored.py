"""A mirror of a prefix in a real bucket, looked at by calls instead of a process."""

import os
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from infra.serving import config
from infra.serving.config import ModelEntry
from infra.serving.s3_files import S3Files, S3Settings
from infra.serving.sync.mirroring import Mirroring
from infra.serving.sync.volume import Step, Volume
from tests.integration.serving.publisher import Publisher

LONG = 3600
FRESH = get_context("forkserver")


@dataclass(frozen=True)
class Mirrored:
    config_file: str
    directory: Path
    environment: Mapping[str, str]  # S3, with the rights of serving

    def looking(self, *, settle_seconds: float, tell: Callable[[Step], None] = lambda _: None) -> Mirroring:
        files = S3Files(S3Settings.of(self.environment))
        return Mirroring(self.config_file, files, Volume(self.directory, tell), settle_seconds)

    def look_until_killed(self, after: Step) -> None:
        """Ends when the process has been killed right after that step."""
        child = FRESH.Process(target=_look, args=(self, after))
        child.start()
        child.join(60)
        assert child.exitcode == -signal.SIGKILL

    @property
    def listed(self) -> list[int]:
        return sorted(self.entry.specific)

    @property
    def stable(self) -> int:
        return self.entry.labels["stable"]

    @property
    def entry(self) -> ModelEntry:
        entries = config.parse((self.directory / "models.config").read_bytes())
        assert entries
        return entries[0]

    @property
    def files(self) -> set[str]:
        found = (each for each in self.directory.rglob("*") if each.is_file())
        return {str(each.relative_to(self.directory)) for each in found}

    @property
    def contents(self) -> dict[int, bytes]:
        """What TF Serving would take for versions."""
        found = (self.directory / "plants").iterdir()
        return {int(each.name): (each / "saved_model.pb").read_bytes() for each in found if each.name.isdecimal()}


def _look(mirrored: Mirrored, after: Step) -> None:
    def killed(step: Step) -> None:
        if step is after:
            os.kill(os.getpid(), signal.SIGKILL)

    mirrored.looking(settle_seconds=0, tell=killed).look()


def saved_model(version: int) -> bytes:
    return f"version {version}".encode() * 10_000


def publish(publisher: Publisher, *versions: int, **labels: int) -> None:
    for version in versions:
        publisher.put(version, saved_model(version))
    publisher.list(versions, **labels)


def whole(*versions: int) -> set[str]:
    return {"models.config", *(f"plants/{version}/saved_model.pb" for version in versions)}
