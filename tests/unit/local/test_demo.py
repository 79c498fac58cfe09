"""Which stack `make demo` asks, and what it says where there is none."""

from collections.abc import Callable
from pathlib import Path

import pytest

from infra.local import demo
from infra.local.environment import env_file
from infra.local.errors import SetUpError
from infra.local.running import VARIABLE, ListedStack
from infra.local.settings import LocalSettings


@pytest.fixture(autouse=True)
def no_stack_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


@pytest.fixture
def compose(tmp_path: Path) -> Path:
    return listed(tmp_path / ".compose", "compose")


def listed(directory: Path, name: str) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    file = directory / "env"
    file.write_text(env_file({"NAME": name}))
    return file


def test_a_stack_that_does_not_run_gives_way_to_that_of_compose(settings: LocalSettings, compose: Path) -> None:
    listed(settings.local_directory, "make up")
    assert demo.chosen(settings, compose).env == {"NAME": "compose"}


def test_a_stack_that_is_named_is_asked_before_all_others(
    settings: LocalSettings, compose: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, str(listed(tmp_path / "elsewhere", "named")))
    assert demo.chosen(settings, compose).env == {"NAME": "named"}


def test_where_there_is_none_both_ways_to_start_one_are_told(settings: LocalSettings, tmp_path: Path) -> None:
    with pytest.raises(SetUpError) as told:
        demo.chosen(settings, tmp_path / "env")
    assert "make up" in told.value.next_step
    assert "docker compose" in told.value.next_step


def test_a_stack_that_was_stopped_is_told_by_its_address_and_its_file(
    compose: Path, free_port: Callable[[], int]
) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(SetUpError, match=f"no gateway answers at {url}, which {compose} names"):
        demo.show(ListedStack(compose, {"GATEWAY_URL": url}), print)
