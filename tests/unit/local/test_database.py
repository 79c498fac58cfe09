from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import StaticPool

from infra.local import database
from infra.local.settings import REPOSITORY, LocalSettings


@pytest.fixture
def engine() -> Engine:
    return create_engine("sqlite://", poolclass=StaticPool)


def test_setting_up_twice_applies_nothing_the_second_time(engine: Engine) -> None:
    assert database.set_up(engine, {}, REPOSITORY / "sql") == [
        "01_schema.sql",
        "02_plants_data.sql",
        "04_forgotten_photographs.sql",
    ]
    assert database.set_up(engine, {}, REPOSITORY / "sql") == []
    assert database.count_rows(engine) == 400


def test_a_stack_that_began_with_a_file_keeps_it(tmp_path: Path) -> None:
    settings = LocalSettings(local_directory=tmp_path, database="mariadb")
    settings.data.mkdir()
    (settings.data / "plants.sqlite").touch()
    assert database.choose(settings) is None


def test_a_person_may_choose_the_file(tmp_path: Path) -> None:
    assert database.choose(LocalSettings(local_directory=tmp_path, database="sqlite")) is None


def test_the_server_listens_on_loopback_only(settings: LocalSettings) -> None:
    command = database.command(Path("/usr/sbin/mariadbd"), settings)
    assert {"--bind-address=127.0.0.1", f"--port={settings.ports.database}"} <= set(command)
