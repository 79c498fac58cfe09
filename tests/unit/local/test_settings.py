from pathlib import Path

import pytest

from infra.local.errors import SetUpError
from infra.local.settings import REPOSITORY, LocalSettings, Ports


def test_each_port_is_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT_GATEWAY", "8100")
    assert LocalSettings.read().ports.gateway == 8100


def test_no_two_services_want_the_same_port() -> None:
    ports = list(Ports().by_name().values())
    assert len(set(ports)) == len(ports)


def test_every_port_of_the_object_store_has_a_second_one() -> None:
    ports = Ports(s3=12_000, s3_filer=12_345).by_name()
    assert (ports["s3_grpc"], ports["s3_filer_grpc"]) == (22_000, 22_345)


@pytest.mark.parametrize(("name", "value"), [("DATABASE", "oracle"), ("PORT_GATEWAY", "many")])
def test_a_wrong_setting_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SetUpError, match=f"{name}: "):
        LocalSettings.read()


def test_everything_lies_below_the_one_directory(tmp_path: Path) -> None:
    settings = LocalSettings(local_directory=tmp_path)
    assert {each.parent for each in (settings.data, settings.logs, settings.etc)} == {tmp_path}


def test_a_relative_directory_lies_in_the_repository() -> None:
    assert LocalSettings(local_directory=Path(".local")).local_directory == REPOSITORY / ".local"


def test_ports_may_stand_in_the_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("PORT_GATEWAY=8100\nDATABASE=sqlite\n")
    monkeypatch.setitem(Ports.model_config, "env_file", tmp_path / ".env")
    assert Ports().gateway == 8100
