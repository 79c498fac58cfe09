from pathlib import Path

import pytest

from infra.local import stack
from infra.local.errors import SetUpError
from infra.local.settings import LocalSettings


def test_what_the_set_up_made_is_removed(settings: LocalSettings) -> None:
    for directory in (settings.data, settings.etc, settings.logs):
        directory.mkdir(parents=True)
    (settings.local_directory / "secrets.json").write_text("{}")
    stack.forget(settings)
    assert not settings.local_directory.exists()


def test_what_a_person_put_there_stays(settings: LocalSettings) -> None:
    settings.local_directory.mkdir()
    (settings.local_directory / "secrets.json").write_text("{}")
    (settings.local_directory / "notes.txt").write_text("mine")
    stack.forget(settings)
    assert [each.name for each in settings.local_directory.iterdir()] == ["notes.txt"]


def test_a_directory_that_is_no_stack_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with pytest.raises(SetUpError, match="holds no stack"):
        stack.forget(LocalSettings(local_directory=tmp_path))
    assert (tmp_path / "data").exists()


def test_there_is_nothing_to_forget_before_the_first_start(settings: LocalSettings) -> None:
    stack.forget(settings)
    assert not settings.local_directory.exists()
