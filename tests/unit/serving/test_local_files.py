from pathlib import Path

import pytest

from infra.serving.errors import StorageAway
from infra.serving.local_files import LocalFiles


def test_versions_are_the_directories_whose_name_is_a_number(tmp_path: Path) -> None:
    for name in ("1", "23", ".tmp-4", "five"):
        (tmp_path / name).mkdir()
    assert LocalFiles().versions(str(tmp_path)) == {1, 23}


def test_what_is_not_there_is_away(tmp_path: Path) -> None:
    missing = str(tmp_path / "missing")
    with pytest.raises(StorageAway, match="missing"):
        LocalFiles().versions(missing)
    with pytest.raises(StorageAway, match="missing"):
        LocalFiles().read(missing)
