"""Each role's S3 keys have the rights of RIGHTS, and no other."""

from collections.abc import Callable, Iterator
from typing import Final

import pytest

from infra.local.running import Running
from infra.local.secrets import S3_ROLES
from ml import storage
from ml.storage import AccessDenied, ObjectStore, UnknownKeys
from tests.integration.conftest import buckets

Bucket = Callable[[str, str], ObjectStore]

PLACES: Final = (
    "plants/images/",
    "plants/uploads/",
    "plants/datasets/",
    "plants/features/",
    "models/plants/",
    "mlflow/",
)
THERE: Final = "rights-test"
WRITTEN: Final = "rights-test-of-writing"
EVERYTHING: Final = {"read", "write", "delete"}
RIGHTS: Final[dict[str, dict[str, set[str]]]] = {
    "ingest": {"plants/images/": {"read", "write"}, "plants/uploads/": {"read", "list"}},
    "housekeeping": {"plants/uploads/": {"list", "delete"}},
    "train": {
        "plants/images/": {"read"},
        "plants/uploads/": {"read"},
        "plants/datasets/": {"read", "write"},
        "plants/features/": {"read", "write"},
        "models/plants/": EVERYTHING,
    },
    "gateway": {"plants/uploads/": {"read", "write"}, "plants/images/": {"read"}},
    "serving": {"models/plants/": {"read", "list"}},
    "monitor": {place: {"read", "list"} for place in PLACES if place != "mlflow/"},
    "mlflow": {"mlflow/": EVERYTHING | {"list"}},
}


@pytest.fixture(scope="module")
def bucket(stores: Running) -> Bucket:
    return buckets(stores)


@pytest.fixture(scope="module", autouse=True)
def something_to_reach_for(bucket: Bucket) -> Iterator[None]:
    """An object in each place, gone again for the tests that share these buckets."""
    for place in PLACES:
        name, _, prefix = place.partition("/")
        bucket(name, "owner").put(f"{prefix}{THERE}", b"there")
    yield
    for place in PLACES:
        name, _, prefix = place.partition("/")
        for key in (THERE, WRITTEN):
            bucket(name, "owner").delete(f"{prefix}{key}")


@pytest.mark.parametrize("role", S3_ROLES)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("right", ["read", "list", "write", "delete"])
def test_a_role_has_its_rights_and_no_other(bucket: Bucket, role: str, place: str, right: str) -> None:
    name, _, prefix = place.partition("/")
    allowed = right in RIGHTS[role].get(place, set())
    assert _may(bucket(name, role), right, prefix) is allowed


@pytest.mark.parametrize("role", [role for role in S3_ROLES if role != "mlflow"])
def test_only_mlflow_lists_its_bucket(bucket: Bucket, role: str) -> None:
    with pytest.raises(AccessDenied):
        list(bucket("mlflow", role).keys(""))


@pytest.mark.parametrize("wrong", ["access_key", "secret_key"])
def test_a_wrong_key_is_refused(stores: Running, wrong: str) -> None:
    keys = {kind: stores.env[f"S3_{kind.upper()}_INGEST"] for kind in ("access_key", "secret_key")}
    endpoint = stores.env["S3_ENDPOINT_URL"]
    forged = storage.connect("plants", endpoint_url=endpoint, region="us-east-1", **keys | {wrong: "forged"})
    with pytest.raises(UnknownKeys):
        forged.get(f"images/{THERE}")


def _may(store: ObjectStore, right: str, prefix: str) -> bool:
    attempts: dict[str, Callable[[], object]] = {
        "read": lambda: store.get(f"{prefix}{THERE}"),
        "list": lambda: list(store.keys(prefix)),
        "write": lambda: store.put(f"{prefix}{WRITTEN}", b"written"),
        "delete": lambda: store.delete(f"{prefix}{WRITTEN}"),
    }
    try:
        attempts[right]()
    except AccessDenied:
        return False
    return True
