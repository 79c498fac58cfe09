"""Writing that outlives a power cut: content reaches the disk before its name does."""

import os
import shutil
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def rename(source: Path, target: Path) -> None:
    source.rename(target)
    flush(target.parent)


def flush(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def delete(directory: Path) -> None:
    """What is not there counts as deleted."""
    if directory.exists():
        shutil.rmtree(directory)
