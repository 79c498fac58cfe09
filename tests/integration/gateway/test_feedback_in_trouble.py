"""Feedback while the store or the database is away, and while somebody else writes."""

import hashlib
from typing import Any

import pytest
from sqlalchemy import Engine, event

from gateway.prediction_rows import Entry, record
from infra.local.plan import Stack
from ml import catalog
from ml.catalog import Word
from tests.integration.gateway.place import Place, reviews
from tests.integration.gateway.processes import eventually
from tests.unit.ml.logged import prediction


def test_without_the_store_a_word_counts_all_the_same(place: Place) -> None:
    known = place.logged(9)
    with place.store.away():
        told = place.predict(10)
        answer = place.say(prediction=told["id"], label="grass")
        assert (answer.status_code, answer.json()["trainable"]) == (201, False)
        assert place.say(prediction=known["id"], label="grass").json()["trainable"] is True


def test_without_the_database_predictions_go_on_and_a_word_is_not_half_written(place: Place, engine: Engine) -> None:
    if place.database is None:
        pytest.skip("the database is a file here, which cannot be cut off")
    with place.database.away():
        told = place.predict(11)
        refused = place.say(prediction=told["id"], label="grass")
        assert (refused.status_code, refused.json()["type"]) == (503, "database_unavailable")
        assert refused.headers["retry-after"]
        assert place.read(told["id"]).status_code == 503
    assert reviews(engine, told["id"]) == []
    eventually(lambda: place.read(told["id"]).is_success, 20)
    assert place.say(prediction=told["id"], label="grass").status_code == 201
    assert [row["said_label"] for row in reviews(engine, told["id"])] == ["grass"]


def test_a_word_that_comes_between_the_look_and_the_review_leaves_one_of_both(services: Stack, engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    told = prediction() | {"sha256": hashlib.sha256(b"between").hexdigest()}
    said: list[str] = []
    gateway = catalog.connect(services.env["DATABASE_URL_GATEWAY"])

    @event.listens_for(gateway, "after_cursor_execute")
    def say(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("SELECT feedback.prediction_id") and not said:
            said.append(catalog.say(engine, Word(told["id"], told["sha256"], "grass", "app")))

    assert record(gateway, [Entry(told, review=True)]) == 0
    gateway.dispose()
    assert [(row["id"], row["said_label"]) for row in reviews(engine, told["id"])] == [(said[0], "grass")]
    assert catalog.logged_prediction(engine, told["id"]) is not None
