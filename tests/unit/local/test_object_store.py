import json
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from infra.local import object_store
from infra.local.secrets import S3_ROLES, load_or_draw
from infra.local.settings import LocalSettings

READ, WRITE, DELETE, LIST = ACTIONS = ("s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:ListBucket")
PLANTS = ("plants/images/", "plants/uploads/", "plants/datasets/", "plants/features/")
PLACES = (*PLANTS, "models/", "mlflow/")
IMAGES, UPLOADS, DATASETS, FEATURES = PLANTS

# Design section 5, the column S3: whatever is not here is refused.
RIGHTS = {
    "ingest": {(READ, IMAGES), (WRITE, IMAGES), (READ, UPLOADS), (LIST, UPLOADS)},
    "housekeeping": {(LIST, UPLOADS), (DELETE, UPLOADS)},
    "train": {(READ, place) for place in (*PLANTS, "models/")}
    | {(WRITE, place) for place in (DATASETS, FEATURES, "models/")}
    | {(DELETE, "models/")},
    "gateway": {(READ, UPLOADS), (WRITE, UPLOADS), (READ, IMAGES)},
    "serving": {(READ, "models/"), (LIST, "models/")},
    "monitor": {(action, place) for action in (READ, LIST) for place in (*PLANTS, "models/")},
    "mlflow": {(action, "mlflow/") for action in ACTIONS},
}


def allows(statement: dict[str, Any], action: str, place: str) -> bool:
    """Whether a statement lets a role act on the objects of a place, or list them by their prefix."""
    bucket, _, prefix = place.partition("/")
    resource = f"arn:aws:s3:::{bucket}" if action == LIST else f"arn:aws:s3:::{bucket}/{prefix}ab/object"
    listed = statement.get("Condition", {}).get("StringLike", {}).get("s3:prefix", ["*"])
    return (
        any(fnmatchcase(action, each) for each in statement["Action"])
        and any(fnmatchcase(resource, each) for each in statement["Resource"])
        and (action != LIST or any(fnmatchcase(prefix, each) for each in listed))
    )


def rights(role: str) -> set[tuple[str, str]]:
    statements = json.loads((object_store.POLICIES / f"{role}.json").read_text())["Statement"]
    assert {each["Effect"] for each in statements} == {"Allow"}
    return {(a, place) for a in ACTIONS for place in PLACES if any(allows(each, a, place) for each in statements)}


def test_every_role_with_rights_has_a_policy_and_no_other() -> None:
    assert set(RIGHTS) == set(S3_ROLES) == {file.stem for file in object_store.POLICIES.glob("*.json")}


@pytest.mark.parametrize("role", sorted(RIGHTS))
def test_a_role_may_do_what_the_table_says_and_nothing_else(role: str) -> None:
    assert rights(role) == RIGHTS[role]


def test_each_role_is_an_identity_with_its_own_keys_and_its_policy(tmp_path: Path) -> None:
    found = object_store.identities(load_or_draw(tmp_path / "secrets.json"))
    by_name = {each["name"]: each for each in found["identities"]}
    assert set(by_name) == {"owner", *S3_ROLES}
    assert len({each["credentials"][0]["secretKey"] for each in by_name.values()}) == len(by_name)
    for role in S3_ROLES:
        assert by_name[role]["policyNames"] == [role]
        assert "actions" not in by_name[role]


def test_each_policy_comes_along_as_text_that_can_be_read(tmp_path: Path) -> None:
    found = object_store.identities(load_or_draw(tmp_path / "secrets.json"))
    assert {each["name"]: json.loads(each["content"])["Version"] for each in found["policies"]} == dict.fromkeys(
        S3_ROLES, "2012-10-17"
    )


def test_only_the_owner_can_read_the_identities(settings: LocalSettings) -> None:
    object_store.write_identities(settings, load_or_draw(settings.local_directory / "secrets.json"))
    (file,) = settings.etc.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert {"identities", "policies"} <= set(json.loads(file.read_text()))


def test_the_object_store_listens_on_loopback_only(settings: LocalSettings) -> None:
    command = object_store.command(Path("/bin/weed"), settings)
    assert {"-ip=127.0.0.1", "-ip.bind=127.0.0.1", f"-s3.port={settings.ports.s3}"} <= set(command)
