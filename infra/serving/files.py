"""Configuration and models on plain paths and on s3://, behind one interface."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from infra.serving.local_files import LocalFiles
from infra.serving.s3_files import S3Files


class Files(Protocol):
    """Every call raises StorageAway when the answer is not known."""

    def read(self, path: str) -> bytes: ...

    def versions(self, base_path: str) -> set[int]:
        """The directories of a base path whose name is a number."""
        ...

    def directory(self, path: str) -> AbstractContextManager[Path]:
        """A version's files, on this machine for as long as the context lasts."""
        ...


class FilesByScheme:
    """Sends each path to where it lies."""

    def __init__(self, local: LocalFiles, s3: S3Files) -> None:
        self._local = local
        self._s3 = s3

    def read(self, path: str) -> bytes:
        return self._of(path).read(path)

    def versions(self, base_path: str) -> set[int]:
        return self._of(base_path).versions(base_path)

    def directory(self, path: str) -> AbstractContextManager[Path]:
        return self._of(path).directory(path)

    def _of(self, path: str) -> Files:
        return self._s3 if path.startswith("s3://") else self._local
