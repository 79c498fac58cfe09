"""A caller's word on predictions, against the real database and store under the gateway's own logins."""

import re
from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, delete
from uuid_utils.compat import uuid7

from ml import catalog
from ml.catalog import IMAGES
from ml.storage import ObjectStore
from tests.integration.gateway.place import OTHER_KEY, Place, reviews
from tests.integration.gateway.processes import eventually


def test_a_word_said_at_once_is_written_down_and_shows_on_the_prediction(place: Place, engine: Engine) -> None:
    told = place.predict(1)
    answer = place.say(prediction=told["id"], label="grass", sha256=told["image"]["sha256"])
    assert answer.status_code == 201, answer.text
    (row,) = reviews(engine, told["id"])
    assert (row["said_label"], row["said_by"], row["review_state"]) == ("grass", "a_key_to_predict", "open")
    assert answer.json() == {
        "id": row["id"],
        "prediction": told["id"],
        "label": "grass",
        "state": "open",
        "trainable": True,
        "detail": "once a reviewer confirms it, the photograph becomes training data",
    }
    eventually(lambda: place.read(told["id"]).is_success, 10)
    read = place.read(told["id"]).json()
    assert read["reviews"] == [{"id": row["id"], "state": "open", "said_label": "grass", "reviewed_label": None}]
    assert {name: read[name] for name in ("id", "label", "probability", "model", "image")} == {
        name: told[name] for name in ("id", "label", "probability", "model", "image")
    }
    assert read["kept"] is True
    assert read["at"].endswith("Z")


def test_the_last_word_stands_in_the_one_review(place: Place, engine: Engine) -> None:
    told = place.logged(2)
    answers = [place.say(prediction=told["id"], label=label).json() for label in ("grass", "dandelion")]
    assert len({answer["id"] for answer in answers}) == 1
    assert [row["said_label"] for row in reviews(engine, told["id"])] == ["dandelion"]


def test_a_prediction_of_another_key_is_not_there(place: Place, engine: Engine) -> None:
    told = place.predict(3)
    sha256 = told["image"]["sha256"]
    at_once = place.say(OTHER_KEY, prediction=told["id"], label="grass", sha256=sha256)
    eventually(lambda: place.read(told["id"]).is_success, 10)
    later = place.say(OTHER_KEY, prediction=told["id"], label="grass", sha256=sha256)
    for answer in (at_once, later, place.read(told["id"], OTHER_KEY)):
        assert (answer.status_code, answer.json()["type"]) == (404, "prediction_not_found")
    assert not [row for row in reviews(engine, told["id"]) if row["said_label"]]


@pytest.mark.parametrize("label", ["grsas", "Grass", "grass "])
def test_a_label_that_no_photograph_has_is_refused_with_those_that_there_are(place: Place, label: str) -> None:
    told = place.predict(4)
    answer = place.say(prediction=told["id"], label=label)
    assert (answer.status_code, answer.json()["type"]) == (422, "unknown_label")
    assert re.fullmatch(f"{label}: the labels are (.*, )?dandelion, grass", answer.json()["detail"])


def test_the_hash_of_another_photograph_is_refused(place: Place) -> None:
    told = place.predict(5)
    answer = place.say(prediction=told["id"], label="grass", sha256="0" * 64)
    assert (answer.status_code, answer.json()["type"]) == (422, "invalid_request")
    assert told["image"]["sha256"] in answer.json()["detail"]


def test_a_prediction_that_was_lost_is_spoken_of_by_its_photograph(place: Place, engine: Engine) -> None:
    lost = str(uuid7())
    assert place.say(prediction=lost, label="grass").status_code == 404
    answer = place.say(prediction=lost, label="grass", sha256="1" * 64)
    assert (answer.status_code, answer.json()["trainable"]) == (201, False)
    kept = place.logged(6)["image"]["sha256"]
    assert place.say(prediction=str(uuid7()), label="grass", sha256=kept).json()["trainable"] is True
    assert [row["sha256"] for row in reviews(engine, lost)] == ["1" * 64]


@pytest.mark.parametrize("id_", [str(uuid4()), str(UUID(int=uuid7().int - (90_000_000 << 80)))], ids=["v4", "old"])
def test_any_other_id_is_no_lost_prediction(place: Place, id_: str) -> None:
    answer = place.say(prediction=id_, label="grass", sha256="1" * 64)
    assert (answer.status_code, answer.json()["type"]) == (404, "prediction_not_found")


def test_a_forgotten_photograph_is_no_training_data_any_more(
    place: Place, bucket: Callable[[str, str], ObjectStore]
) -> None:
    told = place.logged(7)
    sha256 = told["image"]["sha256"]
    bucket("plants", "gateway").put(f"uploads/{sha256[:2]}/{sha256}", b"")
    answer = place.say(prediction=told["id"], label="grass").json()
    assert answer["trainable"] is False
    assert answer["detail"].startswith("the photograph was not kept")


def test_a_photograph_that_is_training_data_already_gets_its_label_corrected(place: Place, engine: Engine) -> None:
    told = place.logged(8)
    sha256 = told["image"]["sha256"]
    stored = catalog.ImageRecord(catalog.Status.OK, sha256=sha256)
    catalog.record_images(engine, [("https://example.org/known.jpg", stored)], source="real")
    assert "its label is corrected" in place.say(prediction=told["id"], label="grass").json()["detail"]
    with engine.begin() as connection:  # other tests of the session count what is usable
        connection.execute(delete(IMAGES).where(IMAGES.c.sha256 == sha256))


def test_a_key_that_may_not_predict_may_not_speak_either(place: Place) -> None:
    told = place.predict(12)
    assert place.say("a-key-to-review", prediction=told["id"], label="grass").status_code == 403
    assert place.read(told["id"], "a-key-to-review").status_code == 403
