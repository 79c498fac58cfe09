from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from ml import catalog
from ml.catalog import IMAGES, PLANTS_DATA, ImageRecord, Status

FIRST = "https://example.org/1.jpg"
SECOND = "https://example.org/2.jpg"
OK = ImageRecord(Status.OK, sha256="a" * 64, size_bytes=9, width=30, height=40, url_s3="s3://plants/images/aa/a.jpg")
DEAD = ImageRecord(Status.UNREACHABLE, detail="404 Not Found")
PROMOTION = {"from_version": None, "to_version": 1, "action": "promote", "reason": "first", "evidence": {"accuracy": 1}}


def record(engine: Engine, url: str, outcome: ImageRecord, *, minutes: int | None = None, source: str = "real") -> None:
    retry = None if minutes is None else timedelta(minutes=minutes)
    catalog.record_images(engine, [(url, outcome)], source=source, retry_after={url: retry} if retry else {})


def pending(engine: Engine, source: str = "real") -> list[str]:
    return catalog.pending_urls(engine, source=source)


def row_of(engine: Engine, url: str) -> Any:
    both = select(IMAGES, PLANTS_DATA.c.url_s3).join(PLANTS_DATA, IMAGES.c.url_source == PLANTS_DATA.c.url_source)
    with engine.connect() as connection:
        return connection.execute(both.where(IMAGES.c.url_source == url)).one()


@pytest.fixture
def two(engine: Engine) -> Engine:
    """A database of two addresses."""
    with engine.begin() as connection:
        connection.execute(PLANTS_DATA.delete())
        rows = [{"url_source": FIRST, "label": "clover"}, {"url_source": SECOND, "label": "daisy"}]
        connection.execute(insert(PLANTS_DATA), rows)
    return engine


def test_new_addresses_are_pending(two: Engine) -> None:
    assert pending(two) == [FIRST, SECOND]


def test_what_was_read_is_not_pending(two: Engine) -> None:
    record(two, FIRST, OK)
    assert pending(two) == [SECOND]


def test_a_retry_is_pending_once_it_is_due(two: Engine) -> None:
    record(two, FIRST, DEAD, minutes=-1)
    record(two, SECOND, DEAD, minutes=5)
    assert pending(two) == [FIRST]


def test_a_failure_without_a_next_attempt_is_never_pending(two: Engine) -> None:
    record(two, FIRST, DEAD)
    assert FIRST not in pending(two)


def test_drawings_are_pending_as_soon_as_real_photographs_can_be_had(two: Engine) -> None:
    record(two, FIRST, OK, source="synthetic")
    record(two, SECOND, OK, source="real")
    assert pending(two, source="synthetic") == []
    assert pending(two, source="real") == [FIRST]


def test_a_photograph_whose_object_is_not_known_is_pending_again(two: Engine) -> None:
    record(two, FIRST, OK)
    with two.begin() as connection:
        connection.execute(update(PLANTS_DATA).values(url_s3=None))
    assert FIRST in pending(two)


@pytest.mark.parametrize("size", [1, 7, 399, 400, 1000])
def test_keyset_pages_cover_every_address_once(engine: Engine, size: int) -> None:
    read: list[str] = []
    while page := catalog.pending_urls(engine, source="real", after=read[-1] if read else "", limit=size):
        assert len(page) <= size
        read += page
    assert len(read) == len(set(read)) == 400
    assert read == sorted(read)


def test_pages_go_on_while_what_was_read_leaves_them(engine: Engine) -> None:
    read: list[str] = []
    while page := catalog.pending_urls(engine, source="real", after=read[-1] if read else "", limit=150):
        for url in page:
            record(engine, url, DEAD, minutes=5)
        read += page
    assert len(set(read)) == 400


def test_each_attempt_is_counted_and_the_first_sight_is_kept(two: Engine) -> None:
    record(two, FIRST, DEAD, minutes=0)
    seen = row_of(two, FIRST).first_seen
    record(two, FIRST, DEAD, minutes=0)
    record(two, FIRST, OK)
    row = row_of(two, FIRST)
    assert (row.attempts, row.first_seen, catalog.attempts_of(two, [FIRST, "nobody"])) == (3, seen, {FIRST: 3})
    assert (row.status, row.detail, row.next_attempt) == (Status.OK, None, None)


def test_an_address_that_was_never_tried_has_no_attempts(two: Engine) -> None:
    assert catalog.attempts_of(two, [FIRST]) == {}


def test_url_s3_stands_with_the_record_of_the_photograph(two: Engine) -> None:
    record(two, FIRST, OK)
    assert row_of(two, FIRST).url_s3 == OK.url_s3


def test_a_failure_leaves_url_s3_empty(two: Engine) -> None:
    record(two, FIRST, DEAD, minutes=5)
    assert row_of(two, FIRST).url_s3 is None


def test_a_drawing_does_not_stay_for_a_photograph_that_cannot_be_had(two: Engine) -> None:
    record(two, FIRST, OK, source="synthetic")
    record(two, FIRST, ImageRecord(Status.UNREACHABLE, "404"), source="real")
    assert row_of(two, FIRST).url_s3 is None


def test_without_url_s3_there_is_no_record_either(two: Engine) -> None:
    @event.listens_for(two, "before_cursor_execute")
    def refuse(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("UPDATE plants_data"):
            raise SQLAlchemyError("the database went away")

    with pytest.raises(SQLAlchemyError):
        record(two, FIRST, OK)
    event.remove(two, "before_cursor_execute", refuse)
    assert catalog.attempts_of(two, [FIRST]) == {}


def test_a_long_reason_is_cut_to_the_column(two: Engine) -> None:
    record(two, FIRST, ImageRecord(Status.CORRUPT, detail="x" * 900), minutes=5)
    assert row_of(two, FIRST).detail == "x" * 500


def test_content_is_found_at_the_address_that_brought_it_first(two: Engine) -> None:
    record(two, FIRST, OK)
    record(two, SECOND, ImageRecord(Status.DUPLICATE, sha256=OK.sha256, url_s3=OK.url_s3))
    assert catalog.url_of_content(two, "a" * 64) == FIRST
    assert catalog.url_of_content(two, "b" * 64) is None


def test_only_stored_photographs_that_are_no_duplicates_are_trained_on(two: Engine) -> None:
    record(two, FIRST, OK)
    record(two, SECOND, ImageRecord(Status.DUPLICATE, sha256=OK.sha256, url_s3=OK.url_s3))
    found = catalog.labelled_images(two)
    assert [(each.sha256, each.label, each.group_id, each.source) for each in found] == [
        ("a" * 64, "clover", "a" * 64, "real")
    ]
    assert catalog.images_by_status(two) == {"ok": 1, "duplicate": 1}


def test_features_that_are_indexed_already_are_left_as_they_are(engine: Engine) -> None:
    row = {"sha256": "a" * 64, "backbone_digest": "b" * 64, "view": "plain", "s3_key": "features/first"}
    catalog.record_features(engine, [row])
    catalog.record_features(engine, [row | {"s3_key": "features/second"}, row | {"sha256": "c" * 64}])
    assert catalog.features_index(engine, "b" * 64, "plain") == {"a" * 64: "features/first", "c" * 64: "features/first"}
    assert catalog.features_index(engine, "d" * 64, "plain") == {}


def test_recording_no_features_is_nothing(engine: Engine) -> None:
    catalog.record_features(engine, [])
    assert catalog.features_index(engine, "b" * 64, "plain") == {}


def test_a_promotion_that_is_recorded_twice_stays_one_row(engine: Engine) -> None:
    catalog.record_promotion(engine, run_id="run", **PROMOTION)
    catalog.record_promotion(engine, run_id="run", **PROMOTION | {"to_version": 2})
    (row,) = catalog.promotions(engine)
    assert (row["run_id"], row["to_version"], row["evidence"]) == ("run", 1, {"accuracy": 1})


def test_promotions_are_listed_newest_first(engine: Engine) -> None:
    for version in (1, 2, 3):
        catalog.record_promotion(engine, run_id=f"run {version}", **PROMOTION | {"to_version": version})
    assert [row["to_version"] for row in catalog.promotions(engine, limit=2)] == [3, 2]


def test_an_address_stands_in_plants_data_once(two: Engine) -> None:
    with pytest.raises(IntegrityError), two.begin() as connection:
        connection.execute(insert(PLANTS_DATA).values(url_source=FIRST, label="daisy"))


def test_moments_are_kept_in_utc_to_the_microsecond(two: Engine) -> None:
    before = catalog.now()
    record(two, FIRST, DEAD, minutes=0)
    assert before <= row_of(two, FIRST).first_seen <= catalog.now()


def test_a_long_reason_of_a_decision_is_cut_to_the_column(engine: Engine) -> None:
    catalog.record_promotion(engine, run_id="run", **PROMOTION | {"reason": "x" * 1500})
    assert catalog.promotions(engine)[0]["reason"] == "x" * 1000


def test_the_last_training_is_the_last_version_that_was_decided_on_first(engine: Engine) -> None:
    assert catalog.last_training(engine) is None
    for version, action, run in ((1, "promote", "a"), (2, "refuse", "b"), (1, "rollback", "c"), (1, "promote", "d")):
        catalog.record_promotion(engine, run_id=run, **PROMOTION | {"to_version": version, "action": action})
    last = catalog.last_training(engine)
    assert last is not None
    assert last.version == 2
    assert timedelta(0) <= catalog.now() - last.at < timedelta(minutes=1)
