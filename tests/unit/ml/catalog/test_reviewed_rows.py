"""Rulings as the tables hold them: which photographs are due, and what reviewers write."""

import hashlib
from typing import Any

import pytest
from sqlalchemy import Engine, delete, event, insert, select, update

from ml import catalog
from ml.catalog import FEEDBACK, IMAGES, PLANTS_DATA, Forget, ImageRecord, Relabel, ReviewState, Status, TakeIn
from ml.catalog import reviewed_rows as pages
from tests.unit.ml.logged import prediction, review

CONFIRMED, OPEN = ReviewState.CONFIRMED, ReviewState.OPEN


def kept(**more: Any) -> dict[str, Any]:
    return prediction() | {"kept": True} | more


def confirmed(engine: Engine, label: str = "grass", **more: Any) -> str:
    """The content hash of a photograph that was kept, and confirmed."""
    told = kept(**more)
    catalog.record_predictions(engine, [told])
    review(engine, told, CONFIRMED, label)
    return str(told["sha256"])


def stored(engine: Engine, sha256: str, label: str, url: str, *, status: Status = Status.OK) -> None:
    """A seed photograph among the training data."""
    with engine.begin() as connection:
        connection.execute(insert(PLANTS_DATA).values(url_source=url, label=label))
    record = ImageRecord(status, sha256=sha256, url_s3=f"s3://plants/images/{sha256[:2]}/{sha256}.jpg")
    catalog.record_images(engine, [(url, record)], source="real")


def due(engine: Engine) -> dict[str, object]:
    return {found.sha256: found.due() for page in catalog.due_photographs(engine) for found in page}


def labels_of(engine: Engine, sha256: str) -> list[str]:
    joined = select(PLANTS_DATA.c.label).join(IMAGES, IMAGES.c.url_source == PLANTS_DATA.c.url_source)
    with engine.connect() as connection:
        return list(connection.scalars(joined.where(IMAGES.c.sha256 == sha256)))


def test_what_is_due_is_derived_from_the_tables(engine: Engine) -> None:
    new, right, wrong = (confirmed(engine) for _ in range(3))
    forgotten = prediction()["sha256"]
    stored(engine, right, "grass", "https://example.org/right.jpg")
    stored(engine, wrong, "dandelion", "https://example.org/wrong.jpg")
    stored(engine, forgotten, "grass", "https://example.org/forgotten.jpg")
    catalog.ask_to_forget(engine, forgotten, "botanist")
    review(engine, kept(), OPEN)
    assert due(engine) == {new: TakeIn("grass"), wrong: Relabel("grass"), forgotten: Forget()}


def test_nothing_is_due_twice(engine: Engine) -> None:
    new, wrong, forgotten = confirmed(engine), confirmed(engine), confirmed(engine)
    stored(engine, wrong, "dandelion", "https://example.org/wrong.jpg")
    stored(engine, forgotten, "grass", "https://example.org/forgotten.jpg")
    catalog.ask_to_forget(engine, forgotten, "botanist")
    catalog.record_upload(engine, new, ImageRecord(Status.OK, sha256=new, url_s3="s3://plants/images/a"), label="grass")
    catalog.correct_labels(engine, ["https://example.org/wrong.jpg"], "grass")
    catalog.record_forgotten(engine, ["https://example.org/forgotten.jpg"])
    assert due(engine) == {}


def test_an_upload_that_was_refused_is_due_no_longer(engine: Engine) -> None:
    sha256 = confirmed(engine)
    catalog.record_upload(engine, sha256, ImageRecord(Status.CORRUPT, "damaged"), label="grass")
    assert due(engine) == {}


def test_an_address_that_was_deleted_by_hand_holds_nothing(engine: Engine) -> None:
    sha256, url = confirmed(engine), "https://example.org/deleted.jpg"
    stored(engine, sha256, "dandelion", url)
    with engine.begin() as connection:
        connection.execute(delete(PLANTS_DATA).where(PLANTS_DATA.c.url_source == url))
    assert due(engine) == {sha256: TakeIn("grass")}


def test_pages_cover_every_photograph_once(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE", 2)
    hashes = sorted(confirmed(engine) for _ in range(5))
    assert [found.sha256 for page in catalog.due_photographs(engine) for found in page] == hashes


def test_those_wait_whose_photograph_may_be_there(engine: Engine) -> None:
    confirmed(engine)
    confirmed(engine, kept=False)
    wrong = confirmed(engine, kept=False)
    stored(engine, wrong, "dandelion", "https://example.org/wrong.jpg")
    assert catalog.waiting_photographs(engine) == 2


def test_neither_uploads_nor_forgotten_photographs_are_downloaded(engine: Engine) -> None:
    sha256 = confirmed(engine)
    catalog.record_upload(engine, sha256, ImageRecord(Status.OK, sha256=sha256), label="grass")
    stored(engine, "b" * 64, "grass", "https://example.org/forgotten.jpg")
    with engine.begin() as connection:
        connection.execute(update(IMAGES).values(source="synthetic"))
    catalog.record_forgotten(engine, ["https://example.org/forgotten.jpg"])
    pending = catalog.pending_urls(engine, source="real")
    assert len(pending) == 400
    assert not {f"upload://{sha256}", "https://example.org/forgotten.jpg"} & set(pending)


def test_of_two_who_rule_at_once_the_first_one_decides(engine: Engine) -> None:
    told = kept()
    review(engine, told, OPEN, said_label="grass", id="one")
    seen = catalog.find_review(engine, "one")
    assert seen is not None
    assert catalog.rule(engine, seen, CONFIRMED, "grass", "first")
    assert not catalog.rule(engine, seen, CONFIRMED, "dandelion", "second")
    now = catalog.find_review(engine, "one")
    assert now is not None
    assert (now["reviewed_label"], now["reviewer"]) == ("grass", "first")


def test_a_ruling_on_a_word_that_changed_meanwhile_is_none(engine: Engine) -> None:
    told = kept()
    id_ = catalog.say(engine, catalog.Word(told["id"], told["sha256"], "grass", "app"))
    seen = catalog.find_review(engine, id_)
    catalog.say(engine, catalog.Word(told["id"], told["sha256"], "dandelion", "app"))
    assert seen is not None
    assert not catalog.rule(engine, seen, CONFIRMED, "grass", "botanist")


def test_a_ruling_can_be_undone_by_whoever_saw_it_last(engine: Engine) -> None:
    review(engine, kept(), CONFIRMED, "grass", id="one")
    seen = catalog.find_review(engine, "one")
    assert seen is not None
    assert catalog.reopen(engine, seen)
    assert not catalog.reopen(engine, seen)
    now = catalog.find_review(engine, "one")
    assert now is not None
    assert (now["review_state"], now["reviewed_label"], now["reviewer"], now["reviewed_at"]) == (OPEN, None, None, None)


def test_photographs_are_confirmed_all_or_none(engine: Engine) -> None:
    first, second = (hashlib.sha256(name).hexdigest() for name in (b"first", b"second"))
    reviews = catalog.confirm(engine, [first, second], "grass", "botanist")
    assert reviews.keys() == {first, second}
    assert catalog.confirm(engine, [first], "grass", "other") == {first: reviews[first]}
    assert catalog.confirm(engine, [first], "dandelion", "other")[first] != reviews[first]

    @event.listens_for(engine, "before_cursor_execute")
    def fail(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("INSERT INTO feedback"):
            raise ConnectionError

    with pytest.raises(ConnectionError):
        catalog.confirm(engine, ["c" * 64, "d" * 64], "grass", "botanist")
    with engine.connect() as connection:
        assert connection.execute(select(FEEDBACK).where(FEEDBACK.c.sha256 == "c" * 64)).first() is None


def test_twins_are_all_relabelled(engine: Engine) -> None:
    sha256 = confirmed(engine)
    stored(engine, sha256, "dandelion", "https://example.org/1.jpg")
    stored(engine, sha256, "clover", "https://example.org/2.jpg", status=Status.DUPLICATE)
    (found,) = [found for page in catalog.due_photographs(engine) for found in page]
    catalog.correct_labels(engine, [place.url_source for place in found.holding], "grass")
    assert labels_of(engine, sha256) == ["grass", "grass"]
