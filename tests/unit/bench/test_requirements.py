"""Peers compute with the packages that ours computes with, so that only the server differs."""

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[3]
LOCKS = sorted((REPOSITORY / "tests" / "bench" / "peers" / "requirements").glob("*.txt"))


def locked(file: Path) -> set[str]:
    return set(re.findall(r"^(?:tensorflow|keras|numpy|pillow)==[^\\\n]+", file.read_text(), flags=re.MULTILINE))


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_the_same_versions_are_locked_as_in_ours(lock: Path) -> None:
    assert len(locked(lock)) > 3
    assert locked(lock) == locked(REPOSITORY / "requirements" / "dev.txt")
