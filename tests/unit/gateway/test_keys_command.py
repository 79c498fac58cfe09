"""`python -m gateway.keys`, as whoever runs a gateway types it."""

import json
from pathlib import Path

import pytest

from gateway.keys import KeyFile
from gateway.keys.__main__ import main


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    chosen = tmp_path / "keys.json"
    monkeypatch.setenv("API_KEYS_FILE", str(chosen))
    return chosen


def created(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["create", *arguments]) == 0
    return capsys.readouterr().out.strip()


def test_a_key_is_shown_once_and_kept_as_its_digest(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret = created(capsys, "field-app", "--scope", "predict", "--scope", "review", "--rate", "60/minute")
    found = KeyFile(file).find(secret.encode())
    assert found is not None
    assert (found.name, found.rate) == ("field-app", "60/minute")
    assert found.scopes == {"predict", "review"}
    assert secret not in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600


def test_no_two_keys_are_alike(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert created(capsys, "one", "--scope", "admin") != created(capsys, "two", "--scope", "admin")


def test_a_running_gateway_s_file_is_replaced_and_never_written_into(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    created(capsys, "one", "--scope", "predict")
    before = file.stat().st_ino
    keys = KeyFile(file)
    secret = created(capsys, "two", "--scope", "predict")
    assert file.stat().st_ino != before
    assert keys.find(secret.encode()) is not None
    assert list(file.parent.iterdir()) == [file]


def test_a_revoked_key_is_gone_and_the_others_stay(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    created(capsys, "one", "--scope", "predict")
    created(capsys, "two", "--scope", "predict", "--expires", "2020-01-01")
    assert main(["revoke", "one"]) == 0
    assert main(["list"]) == 0
    listed = capsys.readouterr().out
    assert "two  predict  default rate  expired 2020-01-01 00:00:00+00:00" in listed
    assert [key["name"] for key in json.loads(file.read_text())["keys"]] == ["two"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["create", "one", "--scope", "admin"], "a key named one already"),
        (["create", "two", "--scope", "admin", "--rate", "often"], "rate"),
        (["create", "two", "--scope", "admin", "--rate", "0/minute"], "revoke the key"),
        (["create", "a b", "--scope", "admin"], "name"),
        (["revoke", "nobody"], "no key named nobody"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    file: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    created(capsys, "one", "--scope", "predict")
    before = file.read_bytes()
    assert main(arguments) == 2
    assert says in capsys.readouterr().err
    assert file.read_bytes() == before


def test_without_a_file_it_asks_for_one(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("API_KEYS_FILE", raising=False)
    assert main(["list"]) == 2
    assert "API_KEYS_FILE" in capsys.readouterr().err
