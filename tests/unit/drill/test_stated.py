"""The table covers the whole stack."""

from pathlib import Path

from infra.local import environment
from infra.local.programs import Installed, all_programs
from infra.local.secrets import load_or_draw
from infra.local.settings import LocalSettings
from tests.drill.stated import STATED


def test_something_is_stated_of_each_process_and_of_no_other(tmp_path: Path) -> None:
    settings = LocalSettings(local_directory=tmp_path)
    secrets = load_or_draw(tmp_path / "secrets.json")
    whole = (
        environment.addresses(settings)
        | environment.credentials(settings, secrets, sqlite=False)
        | {"PROMETHEUS_URL": "http://127.0.0.1:1", "ALERTMANAGER_URL": "http://127.0.0.1:2"}
        | {"BACKBONE_WEIGHTS": "imagenet"}
    )
    programs = all_programs(settings, whole, secrets, Installed(tmp_path, tmp_path))
    assert {each.name for each in programs} == STATED.keys()
