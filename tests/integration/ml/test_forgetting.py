"""A photograph that a person wants forgotten: where it goes, what notices, and how it comes back."""

from collections.abc import Callable

import pytest

from ml import catalog
from ml.catalog import FORGOTTEN, ReviewState, Status
from ml.dataset import DatasetError
from ml.jobs import housekeeping, ingesting, reviews
from ml.jobs.workbench import Workbench
from ml.storage import ObjectMissing, ObjectStore
from tests.integration.ml.people import People, fresh, stored_key
from tests.unit.ml.logged import prediction, review

Bucket = Callable[[str, str], ObjectStore]


def test_a_forgotten_photograph_is_nowhere_and_never_read_again(people: People, bucket: Bucket) -> None:
    data = fresh()
    sha256 = people.confirm(data, "grass")
    reviews.ingest_reviews()
    twin = people.seed(sha256, "grass", status=Status.DUPLICATE, source="synthetic")
    catalog.ask_to_forget(people.engine, sha256, "botanist")
    assert reviews.ingest_reviews() == 1
    assert bucket("plants", "train").get(stored_key(sha256)).body == b""
    for url in (f"upload://{sha256}", twin):
        row = people.row(url)
        assert (row.status, row.detail, row.url_s3, row.sha256) == (Status.CORRUPT, FORGOTTEN, None, sha256)
    assert twin not in [url for chunk in ingesting.pending_chunks() for url in chunk]
    assert reviews.ingest_reviews() == 0
    assert sha256 not in {each.sha256 for each in catalog.labelled_images(people.engine)}


def test_a_forgotten_photograph_comes_back_when_a_person_brings_it_again(people: People, bucket: Bucket) -> None:
    data = fresh()
    sha256 = people.confirm(data, "grass")
    seeded = people.seed(sha256, "grass")
    catalog.ask_to_forget(people.engine, sha256, "botanist")
    reviews.ingest_reviews()
    people.send(data)
    catalog.confirm(people.engine, [sha256], "dandelion", "botanist")
    assert reviews.ingest_reviews() == 1
    row = people.row(f"upload://{sha256}")
    assert (row.status, row.detail, row.label) == (Status.OK, None, "dandelion")
    assert bucket("plants", "train").get(stored_key(sha256)).body == data
    assert people.row(seeded).detail == FORGOTTEN
    assert reviews.ingest_reviews() == 0


def test_a_data_set_with_a_forgotten_photograph_says_so_when_it_is_read(people: People) -> None:
    sha256 = people.confirm(fresh(), "grass")
    reviews.ingest_reviews()
    assert Workbench.open().object_keys([sha256]) == {sha256: stored_key(sha256)}
    catalog.ask_to_forget(people.engine, sha256, "botanist")
    reviews.ingest_reviews()
    with pytest.raises(DatasetError, match=f"{sha256} for one: forgotten"):
        Workbench.open().object_keys([sha256])


def test_an_emptied_upload_goes_at_the_next_sweep_though_a_review_waits(people: People) -> None:
    waiting, emptied = people.send(fresh()), people.send(fresh())
    for sha256 in (waiting, emptied):
        review(people.engine, prediction() | {"sha256": sha256}, ReviewState.OPEN)
    people.uploads.put(f"uploads/{emptied[:2]}/{emptied}", b"")
    housekeeping.sweep()
    assert people.uploads.exists(f"uploads/{waiting[:2]}/{waiting}")
    with pytest.raises(ObjectMissing):
        people.uploads.get(f"uploads/{emptied[:2]}/{emptied}")
