"""Files on plain paths."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from infra.serving.errors import StorageAway


class LocalFiles:
    """Reads in place."""

    def read(self, path: str) -> bytes:
        try:
            return Path(path).read_bytes()
        except OSError as error:
            raise StorageAway(f"cannot read {path}: {error.strerror}") from error

    def versions(self, base_path: str) -> set[int]:
        try:
            names = [each.name for each in Path(base_path).iterdir()]
        except OSError as error:
            raise StorageAway(f"cannot list {base_path}: {error.strerror}") from error
        return {int(name) for name in names if name.isdecimal()}

    @contextmanager
    def directory(self, path: str) -> Iterator[Path]:
        yield Path(path)
