"""The training data at a glance, over the API."""

import hashlib
from typing import Any

from ml import catalog
from ml.catalog import ImageRecord, Status, split_of
from tests.integration.gateway.reviewer import ReviewerAtWork, refusal
from tests.integration.ml.people import fresh


def look(reviewer: ReviewerAtWork, **parameters: Any) -> dict[str, Any]:
    return dict(reviewer.ask("GET", "data", params=parameters).raise_for_status().json())


def test_usable_photographs_are_counted_by_label_and_side(reviewer: ReviewerAtWork) -> None:
    hashes = [hashlib.sha256(f"data {number}".encode()).hexdigest() for number in range(30)]
    before = look(reviewer)
    for sha256 in hashes:
        reviewer.people.seed(sha256, "moss", source="synthetic")
    reviewer.people.seed("f" * 64, "moss", status=Status.DUPLICATE)
    told = look(reviewer)
    sides = [split_of(sha256).value for sha256 in hashes]
    assert told["labels"] == before["labels"] | {
        "moss": {side: sides.count(side) for side in ("train", "validation", "test")}
    }
    assert told["statuses"]["ok"] == before["statuses"].get("ok", 0) + 30
    assert told["sources"]["synthetic"] == before["sources"].get("synthetic", 0) + 30


def test_what_was_set_aside_comes_in_pages_with_its_reason(reviewer: ReviewerAtWork) -> None:
    urls = sorted(reviewer.people.seed(f"{number:064}", "moss") for number in range(5))
    for url in urls:
        record = ImageRecord(Status.CONFLICT, "two labels", sha256="a" * 64)
        catalog.record_images(reviewer.people.engine, [(url, record)], source="real")
    page = look(reviewer, status="conflict", limit=2)
    read = page["quarantined"]
    while page["next_cursor"]:
        page = look(reviewer, status="conflict", limit=2, cursor=page["next_cursor"])
        read += page["quarantined"]
    told = {"label": "moss", "status": "conflict", "detail": "two labels", "attempts": 2, "next_attempt": None}
    assert read == [told | {"url": url, "sha256": "a" * 64} for url in urls]
    assert refusal(reviewer.ask("GET", "data", params={"cursor": "WzFd"})) == (422, "invalid_request")
    assert refusal(reviewer.ask("GET", "data", params={"status": "ok"})) == (422, "invalid_request")


def test_confirmed_photographs_wait_until_they_are_ingested(reviewer: ReviewerAtWork) -> None:
    assert look(reviewer)["waiting"] == 0
    (added,) = reviewer.add(fresh()).json()["images"]
    reviewer.rule(reviewer.open("grass", kept=False), "confirm")
    assert look(reviewer)["waiting"] == 1
    reviewer.people.seed(added["sha256"], "grass")
    assert look(reviewer)["waiting"] == 0


def test_suspected_labels_are_there_or_why_they_are_not(reviewer: ReviewerAtWork) -> None:
    told = look(reviewer)
    assert (told["suspected"] is None) == bool(told["suspected_detail"])
