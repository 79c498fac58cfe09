"""The shared volume: whatever cuts a call short, what has its final name is whole."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Final

from infra.serving.errors import StartFailed, VolumeFailed
from infra.serving.lifecycle import ServableId
from infra.serving.sync import durable

CONFIG: Final = "models.config"
FILE: Final = "saved_model.pb"
DRAFT: Final = ".tmp-"  # neither a number nor the config, so TF Serving passes over it


class Step(StrEnum):
    """What has just been done, for whoever wants to know how far a call came."""

    TAKEN = "taken"  # a version is out of the way, its file still to be deleted
    REMOVED = "removed"
    FETCHED = "fetched"  # a version's file is there, under the name of a draft
    PLACED = "placed"
    DRAFTED = "drafted"  # so is the config
    LISTED = "listed"


class Volume:
    """Every call raises VolumeFailed when the file system refuses."""

    def __init__(self, directory: Path, tell: Callable[[Step], None]) -> None:
        self._directory = directory
        self._config = directory / CONFIG
        self._tell = tell

    def model(self, name: str) -> Path:
        return self._directory / name

    def config(self) -> bytes | None:
        with _translated(self._config):
            return self._config.read_bytes() if self._config.exists() else None

    def write_config(self, text: bytes) -> None:
        draft = self._directory / f"{DRAFT}{CONFIG}"
        with _translated(draft):
            durable.write(draft, text)
            self._tell(Step.DRAFTED)
            durable.rename(draft, self._config)
        self._tell(Step.LISTED)

    def versions(self) -> set[ServableId]:
        with _translated(self._directory):
            found = [file.parent for file in self._directory.glob(f"*/*/{FILE}")]
        return {ServableId(each.parent.name, int(each.name)) for each in found if each.name.isdecimal()}

    def place(self, id_: ServableId, saved_model: bytes) -> None:
        target, draft = self._paths(id_)
        with _translated(target):
            draft.mkdir(parents=True)
            durable.write(draft / FILE, saved_model)
            durable.flush(draft)
            self._tell(Step.FETCHED)
            durable.rename(draft, target)
        self._tell(Step.PLACED)

    def remove(self, id_: ServableId) -> None:
        """And the model's directory with its last version."""
        target, draft = self._paths(id_)
        with _translated(target):
            durable.rename(target, draft)
            self._tell(Step.TAKEN)
            durable.delete(draft)
            if not any(target.parent.iterdir()):
                target.parent.rmdir()
        self._tell(Step.REMOVED)

    def sweep(self) -> None:
        """Delete the drafts that a crash or a full disk left behind."""
        with _translated(self._directory):
            (self._directory / f"{DRAFT}{CONFIG}").unlink(missing_ok=True)
            for draft in self._directory.glob(f"*/{DRAFT}*"):
                durable.delete(draft)

    def _paths(self, id_: ServableId) -> tuple[Path, Path]:
        model = self.model(id_.model)
        return model / str(id_.version), model / f"{DRAFT}{id_.version}"


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Made where there is none, and ours alone: two would rename each other's drafts. Raises StartFailed."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        lock = os.open(directory / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise StartFailed(f"another process mirrors to {directory}; give each its own") from error
    except OSError as error:
        raise StartFailed(f"cannot write to {directory}: {error.strerror}") from error
    try:
        yield
    finally:
        os.close(lock)


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise VolumeFailed(f"{path}: {error.strerror}") from error
