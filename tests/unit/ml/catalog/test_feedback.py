from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, select

from ml import catalog
from ml.catalog import FEEDBACK, ReviewState, Word
from tests.unit.ml.logged import prediction, review


def word(predicted: dict[str, Any], label: str, by: str = "app") -> Word:
    return Word(predicted["id"], predicted["sha256"], label, by)


def rows(engine: Engine) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(FEEDBACK).order_by(FEEDBACK.c.at)).mappings()]


def test_the_first_word_opens_a_review(engine: Engine) -> None:
    told = prediction()
    before = catalog.now()
    id_ = catalog.say(engine, word(told, "grass"))
    (row,) = rows(engine)
    assert before <= row.pop("at") <= catalog.now()
    nothing = dict.fromkeys(("reviewed_label", "reviewer", "reviewed_at"))
    said = {"id": id_, "prediction_id": told["id"], "sha256": told["sha256"], "said_label": "grass", "said_by": "app"}
    assert row == said | nothing | {"review_state": "open", "forget": False}


def test_said_twice_the_last_word_stands_in_one_row(engine: Engine) -> None:
    told = prediction()
    first = catalog.say(engine, word(told, "grass"))
    assert catalog.say(engine, word(told, "dandelion", by="other")) == first
    (row,) = rows(engine)
    assert (row["said_label"], row["said_by"]) == ("dandelion", "other")


def test_the_review_that_the_gateway_opened_takes_the_caller_s_word(engine: Engine) -> None:
    told = prediction()
    catalog.record_predictions(engine, [told], to_review={told["id"]})
    catalog.say(engine, word(told, "grass"))
    (row,) = rows(engine)
    assert row["said_label"] == "grass"


@pytest.mark.parametrize("ruling", [ReviewState.CONFIRMED, ReviewState.REJECTED])
def test_after_a_ruling_a_new_word_opens_a_review_of_its_own(engine: Engine, ruling: ReviewState) -> None:
    told = prediction()
    review(engine, told, ruling, "grass", at=catalog.now() - timedelta(days=1))
    id_ = catalog.say(engine, word(told, "dandelion"))
    ruled, opened = rows(engine)
    assert (ruled["review_state"], ruled["said_label"]) == (ruling, None)
    assert (opened["id"], opened["review_state"], opened["said_label"]) == (id_, "open", "dandelion")


def test_two_who_speak_of_one_prediction_at_once_leave_one_review(engine: Engine) -> None:
    told = prediction()
    others: list[str] = []

    @event.listens_for(engine, "after_cursor_execute")
    def say_first(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("SELECT feedback.id") and not others:
            others.append("asked")
            others.append(catalog.say(engine, word(told, "dandelion", by="other")))

    assert [catalog.say(engine, word(told, "grass"))] == others[1:]
    assert [row["said_label"] for row in rows(engine)] == ["grass"]


def test_labels_are_those_of_the_training_data(engine: Engine) -> None:
    assert catalog.labels(engine) == ["dandelion", "grass"]
    assert catalog.has_label(engine, "grass")
    assert not catalog.has_label(engine, "Grass")


def test_the_reviews_of_a_prediction_are_its_own_oldest_first(engine: Engine) -> None:
    told = prediction()
    catalog.say(engine, word(prediction(), "grass"))
    review(engine, told, ReviewState.CONFIRMED, "grass", at=catalog.now() - timedelta(days=1))
    catalog.say(engine, word(told, "dandelion"))
    found = catalog.reviews_of(engine, told["id"])
    assert [(each["review_state"], each["said_label"], each["reviewed_label"]) for each in found] == [
        ("confirmed", None, "grass"),
        ("open", "dandelion", None),
    ]
