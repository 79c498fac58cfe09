"""Photographs from a real web server into a real bucket and a real database."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import httpx
import pytest
from PIL import Image
from sqlalchemy import Engine, update

from infra.local.plan import Stack
from infra.local.synthetic import photographs
from ml import catalog
from ml.catalog import IMAGES, PLANTS_DATA, Status
from ml.jobs.ingesting import settle_twins
from ml.storage import ObjectStore
from tests.integration.ml.batch import Batch
from tests.unit.ml.ingest.web_server import Page, serving
from tests.unit.ml.pictures import encoded, photograph, scene


@pytest.fixture
def batch(engine: Engine, plants_bucket: ObjectStore) -> Iterator[Batch]:
    with serving() as web, httpx.Client(timeout=5, trust_env=False) as client:
        made = Batch(web, engine, plants_bucket, client)
        yield made
        made.forget()


@pytest.fixture
def settings(services: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a job reads."""
    for name, value in services.env.items():
        monkeypatch.setenv(name, value)


def fresh(width: int = 60, height: int = 40) -> bytes:
    """A photograph that no other test has."""
    return photograph(width, height, seed=uuid4().int)


def test_a_photograph_is_stored_under_its_content_and_recorded(batch: Batch) -> None:
    data = fresh(80, 50)
    url = batch.add("a.jpg", Page(data))
    assert batch.run([url]) == 1
    sha256 = hashlib.sha256(data).hexdigest()
    row = batch.row(url)
    assert (row.status, row.sha256, row.bytes, row.width, row.height) == (Status.OK, sha256, len(data), 80, 50)
    assert (row.group_id, row.source, row.attempts, row.next_attempt) == (sha256, "real", 1, None)
    assert row.url_s3 == f"s3://plants/images/{sha256[:2]}/{sha256}.jpg"
    assert batch.store.get(row.url_s3.removeprefix("s3://plants/")).body == data


@pytest.mark.parametrize(("format_", "extension"), [("PNG", "png"), ("WEBP", "webp"), ("MPO", "jpg")])
def test_every_format_is_stored_as_it_came(batch: Batch, format_: str, extension: str) -> None:
    more = {"save_all": True, "append_images": [scene(30, 30)]} if format_ == "MPO" else {}
    data = encoded(scene(60, 40, seed=uuid4().int), format_, **more)
    url = batch.add("photograph", Page(data))
    assert batch.run([url]) == 1
    assert batch.row(url).url_s3.endswith(f".{extension}")


def test_each_bad_address_is_recorded_with_its_reason_and_the_batch_goes_on(batch: Batch) -> None:
    large = Page(fresh() + bytes(200_000))
    expected = {
        batch.add("dead.jpg", None): (Status.UNREACHABLE, "404"),
        batch.add("page.jpg", Page(b"<!doctype html><title>not found</title>")): (Status.CORRUPT, "not a JPEG"),
        batch.add("cut.jpg", Page(fresh()[:500])): (Status.CORRUPT, "damaged"),
        batch.add("empty.jpg", Page(b"")): (Status.CORRUPT, "not a JPEG"),
        batch.add("small.jpg", Page(fresh(20, 20))): (Status.TOO_SMALL, "20×20"),
        batch.add("large.jpg", large): (Status.UNREACHABLE, "limit of 100,000 bytes"),
        batch.add("endless.jpg", Page(endless=True)): (Status.UNREACHABLE, "limit of 100,000 bytes"),
        batch.add("moved.jpg", Page(status=301, headers={"Location": "http://169.254.169.254/"})): (
            Status.UNREACHABLE,
            "ALLOWED_HOSTS",
        ),
    }
    good = batch.add("good.jpg", Page(fresh()))
    assert batch.run([*expected, good]) == 1
    for url, (status, reason) in expected.items():
        row = batch.row(url)
        assert (row.status, row.url_s3, row.sha256) == (status, None, None)
        assert reason in row.detail
    assert batch.row(good).status == Status.OK


def test_addresses_that_are_none_stop_nothing(batch: Batch) -> None:
    texts = ("http://[", "file:///etc/hostname?", "../../etc/passwd?", "http://127.0.0.1:port/")
    odd = [batch.add_address(f"{text}{uuid4()}") for text in texts]
    good = batch.add("good.jpg", Page(fresh()))
    assert batch.run([*odd, good]) == 1
    assert {row.status for row in batch.rows(odd)} == {Status.UNREACHABLE}


def test_twins_become_duplicates_of_the_first_address(batch: Batch, settings: None) -> None:
    data = fresh()
    urls = sorted(batch.add(f"{number}.jpg", Page(data)) for number in range(4))
    assert batch.run(urls) == 4
    settle_twins()
    first, *twins = batch.rows(urls)
    assert first.status == Status.OK
    assert {(row.status, row.detail) for row in twins} == {(Status.DUPLICATE, f"the same bytes as {urls[0]}")}
    assert {row.url_s3 for row in twins} == {first.url_s3}
    assert batch.pending(urls) == []


def test_running_twice_changes_nothing(batch: Batch) -> None:
    data = fresh()
    urls = [batch.add("a.jpg", Page(data)), batch.add("b.jpg", Page(data)), batch.add("c.jpg", Page(fresh()))]
    batch.run(urls)
    before = [row._asdict() | {"attempts": 0} for row in batch.rows(urls)]
    batch.run(urls)
    assert [row._asdict() | {"attempts": 0} for row in batch.rows(urls)] == before


def test_nothing_is_pending_after_an_ingest(batch: Batch) -> None:
    urls = [batch.add("good.jpg", Page(fresh())), batch.add("dead.jpg", None)]
    assert sorted(batch.pending(urls)) == sorted(urls)
    batch.run(urls)
    assert batch.pending(urls) == []


def test_each_failure_waits_twice_as_long_as_the_one_before(batch: Batch) -> None:
    url = batch.add("dead.jpg", None)
    for attempt, minutes in ((1, 15), (2, 30), (3, 60)):
        before = catalog.now()
        batch.run([url])
        row = batch.row(url)
        assert row.attempts == attempt
        assert timedelta(0) <= row.next_attempt - before - timedelta(minutes=minutes) < timedelta(seconds=30)


def test_an_address_that_comes_back_is_stored_once_its_retry_is_due(batch: Batch) -> None:
    url = batch.add("late.jpg", None)
    batch.run([url])
    assert batch.pending([url]) == []
    with batch.engine.begin() as connection:
        due = update(IMAGES).where(IMAGES.c.url_source == url)
        connection.execute(due.values(next_attempt=catalog.now() - timedelta(seconds=1)))
    batch.web.pages[url.removeprefix(batch.web.url)] = Page(fresh())
    assert batch.pending([url]) == [url]
    assert batch.run([url]) == 1
    row = batch.row(url)
    assert (row.status, row.detail, row.next_attempt, row.attempts) == (Status.OK, None, None, 2)


def test_a_real_photograph_takes_the_place_of_a_drawing(batch: Batch) -> None:
    drawn, real = fresh(), fresh()
    url = batch.add("a.jpg", Page(drawn))
    batch.run([url], source="synthetic")
    assert batch.pending([url]) == [url]
    batch.web.pages[url.removeprefix(batch.web.url)] = Page(real)
    batch.run([url])
    row = batch.row(url)
    assert (row.source, row.sha256) == ("real", hashlib.sha256(real).hexdigest())
    assert row.sha256 in row.url_s3
    assert batch.pending([url]) == []


def test_a_photograph_that_was_forgotten_by_the_bucket_is_stored_again(batch: Batch) -> None:
    url = batch.add("a.jpg", Page(fresh()))
    batch.run([url])
    with batch.engine.begin() as connection:
        connection.execute(update(PLANTS_DATA).where(PLANTS_DATA.c.url_source == url).values(url_s3=None))
    assert batch.pending([url]) == [url]
    assert batch.run([url]) == 1
    assert batch.row(url).url_s3


def test_what_was_ingested_can_be_trained_on(batch: Batch) -> None:
    url = batch.add("a.jpg", Page(fresh()), label="daisy")
    batch.run([url])
    sha256 = batch.row(url).sha256
    (found,) = [each for each in catalog.labelled_images(batch.engine) if each.sha256 == sha256]
    assert (found.label, found.source, found.group_id) == ("daisy", "real", sha256)


def test_planted_twins_are_set_aside_and_two_labels_wait_for_a_person(batch: Batch, settings: None) -> None:
    scenes = [Image.open(BytesIO(photographs.draw(f"{uuid4()}/{label}.jpg"))) for label in ("dandelion", "grass")]
    urls = [
        batch.add(f"{number}-{quality}.jpg", Page(encoded(each, "JPEG", quality=quality)), label)
        for number, (each, label) in enumerate(zip(scenes, ("clover", "daisy"), strict=True))
        for quality, label in ((90, "clover"), (60, label))
    ]
    batch.run(urls)
    settle_twins()
    assert [row.status for row in batch.rows(urls)] == ["ok", "near_duplicate", "conflict", "conflict"]
    assert "labelled daisy" in batch.row(urls[2]).detail
    trained_on = {each.sha256 for each in catalog.labelled_images(batch.engine)}
    assert [row.sha256 in trained_on for row in batch.rows(urls)] == [True, False, False, False]
    catalog.correct_labels(batch.engine, [urls[3]], "clover")
    assert settle_twins() == 2
    assert [row.status for row in batch.rows(urls)] == ["ok", "near_duplicate", "ok", "near_duplicate"]
    assert settle_twins() == 0
