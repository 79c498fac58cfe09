import hashlib
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gateway.keys import ApiKey, KeyFile, KeysFileError, check_private


def entry(key: str, *scopes: str, name: str = "app") -> dict[str, Any]:
    return {"name": name, "sha256": hashlib.sha256(key.encode()).hexdigest(), "scopes": scopes or ["predict"]}


def write(file: Path, *entries: dict[str, Any]) -> Path:
    file.write_text(json.dumps({"keys": entries}))
    return file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "keys.json", entry("first"))


def test_a_key_is_found_by_its_bytes_and_no_other_is(file: Path) -> None:
    keys = KeyFile(file)
    found = keys.find(b"first")
    assert found is not None
    assert found.name == "app"
    assert keys.find(b"First") is None
    assert keys.find(b"") is None


def test_a_changed_file_is_followed(file: Path) -> None:
    keys = KeyFile(file)
    write(file, entry("second", "review", name="other-app"))
    assert keys.find(b"first") is None
    assert keys.find(b"second") is not None


@pytest.mark.parametrize("text", ["", "{", '{"keys": [{"name": "app"}]}', None])
def test_a_bad_file_leaves_the_good_keys_in_force(file: Path, text: str | None) -> None:
    keys = KeyFile(file)
    if text is None:
        file.unlink()
    else:
        file.write_text(text)
    assert keys.find(b"first") is not None


@pytest.mark.parametrize(
    ("entries", "says"),
    [
        ([entry("a") | {"expires": "2030-01-01"}], "expires"),
        ([entry("a"), entry("a", name="b")], "two keys"),
        ([entry("a"), entry("b")], "two keys"),
        ([entry("")], "empty key"),
        ([entry("a", "everything")], "scopes"),
        ([entry("a", name="a b")], "name"),
    ],
)
def test_a_wrong_file_stops_the_start_and_says_why(tmp_path: Path, entries: list[dict[str, Any]], says: str) -> None:
    with pytest.raises(KeysFileError, match=says):
        KeyFile(write(tmp_path / "keys.json", *entries))


def test_a_refusal_shows_no_key(tmp_path: Path) -> None:
    wrong = entry("a") | {"sha256": "my-plain-key"}
    with pytest.raises(KeysFileError) as caught:
        KeyFile(write(tmp_path / "keys.json", wrong))
    assert "my-plain-key" not in str(caught.value)


def test_a_file_that_everybody_can_read_is_not_private(file: Path) -> None:
    file.chmod(0o604)
    with pytest.raises(KeysFileError, match="readable by every user"):
        check_private(file)
    file.chmod(0o640)
    check_private(file)


def test_a_key_is_over_at_its_time() -> None:
    expires = datetime(2026, 3, 1, tzinfo=UTC)
    key = ApiKey.model_validate(entry("a") | {"expires": expires, "scopes": frozenset({"predict"})})
    assert not key.expired(expires - timedelta(seconds=1))
    assert key.expired(expires)
