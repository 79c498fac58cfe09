import json
from pathlib import Path

from infra.local.secrets import API_SCOPES, DATABASE_ROLES, S3_ROLES, load_or_draw, write_private


def test_secrets_are_drawn_once_and_stay(tmp_path: Path) -> None:
    first = load_or_draw(tmp_path / "secrets.json")
    assert load_or_draw(tmp_path / "secrets.json") == first


def test_two_stacks_share_no_secret(tmp_path: Path) -> None:
    one, other = (load_or_draw(tmp_path / name / "secrets.json") for name in ("one", "other"))
    assert set(one.values()).isdisjoint(other.values())


def test_no_two_secrets_of_a_stack_are_the_same(tmp_path: Path) -> None:
    values = list(load_or_draw(tmp_path / "secrets.json").values())
    assert len(set(values)) == len(values)
    assert min(map(len, values)) >= 32


def test_every_role_and_scope_has_its_secret(tmp_path: Path) -> None:
    drawn = load_or_draw(tmp_path / "secrets.json")
    assert {f"database_{role}" for role in DATABASE_ROLES} < set(drawn)
    assert {f"s3_{kind}_{role}" for role in S3_ROLES for kind in ("access", "secret")} < set(drawn)
    assert {f"api_key_{scope}" for scope in API_SCOPES} < set(drawn)


def test_a_secret_that_is_new_in_this_version_is_added_and_the_others_stay(tmp_path: Path) -> None:
    file = tmp_path / "secrets.json"
    older = {name: value for name, value in load_or_draw(file).items() if name != "api_key_review"}
    file.write_text(json.dumps(older))
    newer = load_or_draw(file)
    assert newer.items() > older.items()
    assert newer["api_key_review"]


def test_only_the_owner_can_read_the_secrets(tmp_path: Path) -> None:
    load_or_draw(tmp_path / "secrets.json")
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_a_file_that_others_could_read_is_private_once_written(tmp_path: Path) -> None:
    file = tmp_path / "env"
    file.write_text("old")
    file.chmod(0o644)
    write_private(file, "new")
    assert (file.read_text(), file.stat().st_mode & 0o777) == ("new", 0o600)
    assert list(tmp_path.iterdir()) == [file]
