from pathlib import Path

import pytest

from infra.local.settings import LocalSettings


@pytest.fixture(autouse=True)
def nothing_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the person who runs the tests has chosen for `make up` is not what these are about."""
    for name in ("IMAGE_MIRROR", "BACKBONE_WEIGHTS", "DATABASE", "LOCAL_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def settings(tmp_path: Path) -> LocalSettings:
    """A stack that would live in a directory of its own, with a space in its name."""
    return LocalSettings(local_directory=tmp_path / "a stack")
