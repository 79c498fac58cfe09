from pathlib import Path

import pytest

from infra.local.settings import LocalSettings


@pytest.fixture
def settings(tmp_path: Path) -> LocalSettings:
    """A stack that would live in a directory of its own, with a space in its name."""
    return LocalSettings(local_directory=tmp_path / "a stack")
