"""What people ruled, carried out with the rights of the role `ingest`, on what the gateway has kept with its own."""

from collections.abc import Callable
from uuid import uuid4

from structlog.testing import capture_logs

from ml import catalog
from ml.catalog import Status, split_of
from ml.dataset import Manifest, Row
from ml.jobs import ingesting, reviews
from ml.jobs.workbench import Workbench
from ml.storage import ObjectStore
from tests.integration.ml.people import People, fresh, stored_key
from tests.unit.ml.pictures import encoded, scene

Bucket = Callable[[str, str], ObjectStore]


def test_a_confirmed_photograph_becomes_training_data(people: People, bucket: Bucket) -> None:
    data = fresh()
    sha256 = people.confirm(data, "grass")
    assert reviews.ingest_reviews() == 1
    row = people.row(f"upload://{sha256}")
    assert (row.status, row.sha256, row.label, row.source) == (Status.OK, sha256, "grass", "real")
    assert (row.width, row.height, row.group_id, row.next_attempt) == (60, 40, sha256, None)
    assert row.url_s3 == f"s3://plants/{stored_key(sha256)}"
    found = bucket("plants", "train").get(stored_key(sha256))
    assert (found.body, found.content_type) == (data, "image/jpeg")
    (usable,) = [each for each in catalog.labelled_images(people.engine) if each.sha256 == sha256]
    assert usable.label == "grass"


def test_the_second_time_nothing_changes(people: People) -> None:
    sha256 = people.confirm(fresh(), "grass")
    reviews.ingest_reviews()
    before = people.row(f"upload://{sha256}")
    assert reviews.ingest_reviews() == 0
    assert people.row(f"upload://{sha256}") == before
    assert f"upload://{sha256}" not in [url for chunk in ingesting.pending_chunks() for url in chunk]


def test_every_row_of_a_known_photograph_gets_the_latest_label(people: People) -> None:
    sha256 = people.confirm(fresh(), "dandelion")
    catalog.confirm(people.engine, [sha256], "grass", "botanist")
    urls = [people.seed(sha256, "dandelion"), people.seed(sha256, "clover", status=Status.DUPLICATE)]
    assert reviews.ingest_reviews() == 1
    assert [people.row(url).label for url in urls] == ["grass", "grass"]
    assert people.row(f"upload://{sha256}") is None


def test_a_photograph_that_is_gone_is_passed_over_and_told_once_a_run(people: People) -> None:
    gone = [people.confirm(fresh(), "grass", upload=False) for _ in range(3)]
    never = catalog.confirm(people.engine, [uuid4().hex * 2], "grass", "botanist")
    kept = people.confirm(fresh(), "grass")
    for _ in range(2):
        with capture_logs() as lines:
            reviews.ingest_reviews()
        (told,) = [line for line in lines if line["event"] == "reviewed_photographs_gone"]
        assert told["count"] == 4
    assert people.row(f"upload://{kept}") is not None
    assert not any(people.row(f"upload://{sha256}") for sha256 in (*gone, *never))


def test_an_upload_that_is_no_photograph_is_set_aside_with_its_reason_and_the_others_go_on(people: People) -> None:
    damaged = people.confirm(fresh()[:700], "grass")
    small = people.confirm(encoded(scene(10, 10, seed=uuid4().int), "PNG"), "grass")
    swapped = people.confirm(fresh(), "grass")
    people.uploads.put(f"uploads/{swapped[:2]}/{swapped}", fresh())
    good = people.confirm(fresh(), "grass")
    assert reviews.ingest_reviews() == 1
    reasons = {damaged: "damaged", small: "10×10", swapped: "other bytes than its name"}
    for sha256, reason in reasons.items():
        row = people.row(f"upload://{sha256}")
        assert (row.sha256, row.url_s3, row.label, row.next_attempt) == (None, None, "grass", None)
        assert reason in row.detail
    assert people.row(f"upload://{good}").status == Status.OK
    assert reviews.ingest_reviews() == 0
    assert people.row(f"upload://{damaged}").attempts == 1


def test_a_data_set_with_one_drawing_is_no_real_one(people: People) -> None:
    drawn, real = uuid4().hex * 2, people.confirm(fresh(), "grass")
    people.seed(drawn, "grass", source="synthetic")
    reviews.ingest_reviews()
    rows = {sha256: Row(sha256, "grass", split_of(sha256)) for sha256 in (drawn, real)}
    bench = Workbench.open()
    assert bench.dataset_source(Manifest((rows[real],))) == "real"
    assert bench.dataset_source(Manifest(tuple(rows.values()))) == "synthetic"
    catalog.ask_to_forget(people.engine, drawn, "botanist")
    reviews.ingest_reviews()
    assert bench.dataset_source(Manifest(tuple(rows.values()))) == "synthetic"
