"""Photographs that reviewers add and label themselves, in a real store under the gateway's own login."""

import hashlib
from collections.abc import Callable
from uuid import uuid4

import pytest

from ml.storage import ObjectStore
from tests.integration.gateway.reviewer import NAME, ReviewerAtWork, refusal
from tests.integration.ml.people import fresh, stored_key
from tests.unit.ml.pictures import encoded, scene


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def test_added_photographs_are_stored_and_confirmed_at_once(reviewer: ReviewerAtWork) -> None:
    files = [fresh(), encoded(scene(64, 48, uuid4().int), "PNG")]
    answer = reviewer.add(*files)
    assert answer.status_code == 201
    told = answer.json()["images"]
    assert [each["sha256"] for each in told] == [sha256_of(file) for file in files]
    assert [(each["width"], each["height"], each["known"]) for each in told] == [(60, 40, False), (64, 48, False)]
    for each, file in zip(told, files, strict=True):
        (row,) = reviewer.rows(each["sha256"])
        assert (row["id"], row["prediction_id"], row["review_state"]) == (each["review"], None, "confirmed")
        assert (row["said_label"], row["reviewed_label"], row["reviewer"]) == ("grass", "grass", NAME)
        assert reviewer.people.uploads.get(f"uploads/{each['sha256'][:2]}/{each['sha256']}").body == file
    (first, _) = reviewer.reviews(state="confirmed")["reviews"]
    assert (first["prediction"], first["trainable"]) == (None, True)


def test_sent_again_or_twice_in_one_form_it_is_one_review(reviewer: ReviewerAtWork) -> None:
    data = fresh()
    answers = [reviewer.add(data, data), reviewer.add(data)]
    assert len({each["review"] for answer in answers for each in answer.json()["images"]}) == 1
    assert len(reviewer.rows(sha256_of(data))) == 1


@pytest.mark.parametrize(("bad", "type_"), [(b"<svg/>", "unsupported_format"), (fresh()[:900], "corrupt_image")])
def test_one_bad_file_refuses_all_and_is_named(reviewer: ReviewerAtWork, bad: bytes, type_: str) -> None:
    good = fresh()
    answer = reviewer.add(good, bad)
    assert answer.json()["type"] == type_
    assert answer.json()["detail"].startswith("file 2 of 2: ")
    assert reviewer.rows(sha256_of(good)) == []
    assert reviewer.ask("GET", f"images/{sha256_of(good)}").status_code == 404


def test_a_photograph_needs_a_label_that_there_is(reviewer: ReviewerAtWork) -> None:
    data = fresh()
    assert refusal(reviewer.add(data, label=None)) == (422, "invalid_request")
    assert refusal(reviewer.add(data, label="")) == (422, "invalid_request")
    assert refusal(reviewer.add(data, label="grsas")) == (422, "unknown_label")
    assert refusal(reviewer.add()) == (415, "unsupported_media_type")
    assert reviewer.rows(sha256_of(data)) == []


def test_a_photograph_of_the_training_data_is_shown_and_gets_another_label(
    reviewer: ReviewerAtWork, bucket: Callable[[str, str], ObjectStore]
) -> None:
    data = fresh()
    sha256 = sha256_of(data)
    bucket("plants", "ingest").put(stored_key(sha256), data, "image/jpeg")
    reviewer.people.seed(sha256, "grass")
    assert reviewer.ask("GET", f"images/{sha256}").content == data
    answer = reviewer.ask("PUT", f"images/{sha256}/label", json={"label": "dandelion"})
    (row,) = reviewer.rows(sha256)
    assert answer.json() == {
        "sha256": sha256,
        "label": "dandelion",
        "review": row["id"],
        "width": 60,
        "height": 40,
        "known": True,
    }
    assert (row["review_state"], row["reviewed_label"], row["prediction_id"]) == ("confirmed", "dandelion", None)
    assert refusal(reviewer.ask("PUT", f"images/{sha256}/label", json={"label": "x"})) == (422, "unknown_label")
