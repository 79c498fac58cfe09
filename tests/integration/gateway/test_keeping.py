"""Photographs that are kept, in a real store."""

from collections.abc import Callable
from pathlib import Path

import pytest

from infra.local.plan import Stack
from ml.storage import ObjectMissing, ObjectStore
from tests.integration.gateway.keeper import ALL, running_keeper, store_of, upload_key
from tests.unit.ml.pictures import encoded, photograph, scene


@pytest.fixture
def uploads(bucket: Callable[[str, str], ObjectStore]) -> ObjectStore:
    return bucket("plants", "gateway")


@pytest.fixture
def store(services: Stack) -> dict[str, str]:
    return store_of(services)


def test_a_kept_photograph_is_stored_as_it_came(
    tmp_path: Path, serving: str, store: dict[str, str], uploads: ObjectStore
) -> None:
    files = [encoded(scene(64, 48, 11), "PNG"), encoded(scene(64, 48, 12), "WEBP"), photograph(64, 48, 13)]
    with running_keeper(tmp_path, serving, **store, **ALL) as keeper:
        assert keeper.gateway.predict(*files).status_code == 200
        assert keeper.kept(3) == [True] * 3
        assert keeper.gateway.metric("gateway_photographs_kept_total") == 3
    found = [uploads.get(upload_key(file)) for file in files]
    assert [each.body for each in found] == files
    assert [each.content_type for each in found] == ["image/png", "image/webp", "image/jpeg"]


def test_the_same_photograph_again_is_kept_and_not_written_again(
    tmp_path: Path, serving: str, store: dict[str, str], uploads: ObjectStore
) -> None:
    file = photograph(64, 48, 21)
    with running_keeper(tmp_path, serving, **store, **ALL) as keeper:
        keeper.gateway.predict(file)
        assert keeper.kept(1) == [True]
        uploads.put(upload_key(file), b"marked")
        keeper.gateway.predict(file)
        assert keeper.kept(2) == [True, True]
    assert uploads.get(upload_key(file)).body == b"marked"


@pytest.mark.parametrize(
    ("below", "share", "kept"), [("1", "0", True), ("0", "1", True), ("0", "0", False)], ids=["doubt", "sample", "no"]
)
def test_a_prediction_in_doubt_or_in_the_sample_is_kept_for_a_review_and_no_other(
    tmp_path: Path, serving: str, store: dict[str, str], below: str, share: str, kept: bool
) -> None:
    settings = store | {"GATEWAY_UNCERTAIN_BELOW": below, "GATEWAY_REVIEW_SHARE": share}
    with running_keeper(tmp_path, serving, **settings) as keeper:
        told = keeper.gateway.predict(photograph(64, 48, 31)).json()
        assert keeper.kept(1) == [kept]
    assert told["uncertain"] is (below == "1")
    assert keeper.reviews() == [(told["id"], "a_key_to_predict")] * kept


def test_what_waits_when_the_process_ends_is_still_kept(
    tmp_path: Path, serving: str, store: dict[str, str], uploads: ObjectStore
) -> None:
    files = [photograph(64, 48, 100 + number) for number in range(12)]
    with running_keeper(tmp_path, serving, **store, **ALL) as keeper:
        keeper.gateway.predict(*files)
        keeper.gateway.terminate()
        assert keeper.gateway.process.wait(20) == 0
    assert keeper.kept(12) == [True] * 12
    assert all(uploads.exists(upload_key(file)) for file in files)


def test_what_does_not_fit_into_the_queue_is_not_kept_and_counted(
    tmp_path: Path, serving: str, store: dict[str, str], uploads: ObjectStore
) -> None:
    file = photograph(64, 48, 41)
    with running_keeper(tmp_path, serving, **store, **ALL, GATEWAY_KEEP_MAX_BYTES="4001") as keeper:
        assert keeper.gateway.predict(file).status_code == 200
        assert keeper.kept(1) == [False]
        assert 'gateway_photographs_lost_total{reason="queue_full"} 1.0' in keeper.gateway.exposition()
    with pytest.raises(ObjectMissing):
        uploads.get(upload_key(file))
