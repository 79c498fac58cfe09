"""What people's words on a photograph come to."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from ml.catalog import FORGOTTEN, Forget, Relabel, Review, Reviewed, ReviewState, Status, TakeIn
from ml.catalog.reviewed import Place

NOON: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
OPEN, CONFIRMED, REJECTED = ReviewState.OPEN, ReviewState.CONFIRMED, ReviewState.REJECTED


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def review(minutes: float, label: str | None = "grass", *, state: ReviewState = CONFIRMED, **more: Any) -> Review:
    """Ruled then, on a photograph that came an hour before, if nothing else is said."""
    told: dict[str, Any] = {
        "prediction_id": "p",
        "came": at(minutes - 60),
        "kept": True,
        "forget": False,
        "ruled": at(minutes),
    }
    return Review(id=f"review {minutes}", state=state, label=label, **(told | more))


def wish(minutes: float) -> Review:
    return review(minutes, None, forget=True, prediction_id=None, came=at(minutes), kept=None)


def place(label: str | None = "grass", *, status: Status = Status.OK, detail: str | None = None) -> Place:
    return Place("https://example.org/1.jpg", status, detail, 60, 40, label, "s3://plants/images/aa/a.jpg")


def photograph(*reviews: Review, places: tuple[Place, ...] = ()) -> Reviewed:
    return Reviewed("a" * 64, reviews, places)


@pytest.mark.parametrize("state", [OPEN, REJECTED])
def test_what_is_not_confirmed_changes_nothing(state: ReviewState) -> None:
    assert photograph(review(0, state=state)).due() is None


def test_a_confirmed_photograph_is_taken_in_once() -> None:
    assert photograph(review(0)).due() == TakeIn("grass")
    assert photograph(review(0), places=(place(),)).due() is None


def test_the_latest_ruling_counts_whatever_their_order() -> None:
    first, second = review(0, "grass"), review(5, "dandelion")
    assert photograph(second, first).due() == photograph(first, second).due() == TakeIn("dandelion")


def test_a_photograph_that_is_there_gets_its_label_corrected_wherever_one_is_wrong() -> None:
    twins = (place("grass"), place("dandelion", status=Status.DUPLICATE))
    assert photograph(review(0, "grass"), places=twins).due() == Relabel("grass")


def test_an_upload_that_was_refused_is_not_read_again() -> None:
    refused = place(status=Status.CORRUPT, detail="the JPEG data is damaged")
    assert photograph(review(0), places=(refused,)).due() is None


def test_a_wish_to_forget_is_carried_out_once() -> None:
    said = (review(0), wish(5))
    assert photograph(*said, places=(place(),)).due() == Forget()
    assert photograph(*said, places=(place(status=Status.CORRUPT, detail=FORGOTTEN),)).due() is None
    assert photograph(*said).due() is None


def test_a_forgotten_photograph_comes_back_when_it_came_again_and_was_confirmed() -> None:
    gone = place(status=Status.CORRUPT, detail=FORGOTTEN)
    by_hand = review(10, prediction_id=None, came=at(10), kept=None)
    assert photograph(review(0), wish(5), by_hand, places=(gone,)).due() == TakeIn("grass")


def test_a_review_of_before_does_not_bring_it_back_though_it_is_confirmed_later() -> None:
    late = review(10, came=at(0))
    found = photograph(wish(5), late, places=(place(),))
    assert found.due() == Forget()
    assert not found.outlives(late)


def test_while_it_waits_to_be_forgotten_nobody_sees_it() -> None:
    assert photograph(review(0), places=(place(),)).url_s3 is not None
    assert photograph(review(0), wish(5), places=(place(),)).url_s3 is None


@pytest.mark.parametrize(
    ("review_", "may"),
    [
        (review(0, kept=True), True),
        (review(0, kept=None), True),
        (review(0, kept=False), False),
        (review(10, kept=True, came=at(0)), False),
    ],
    ids=["kept", "not logged", "not kept", "forgotten since"],
)
def test_an_upload_may_be_there_unless_the_log_or_a_wish_says_otherwise(review_: Review, may: bool) -> None:
    said = (review_, wish(5)) if review_.came == at(0) else (review_,)
    assert photograph(*said).may_be_kept() is may


def test_an_upload_is_awaited_by_an_open_review_and_by_the_next_ingest() -> None:
    assert photograph(review(0, state=OPEN)).is_awaited()
    assert photograph(review(0)).is_awaited()
    assert not photograph(review(0), places=(place(),)).is_awaited()
    assert not photograph(review(0, state=REJECTED)).is_awaited()
    assert not photograph(review(0, state=OPEN), wish(5)).is_awaited()


def test_a_review_is_ingested_where_the_training_data_have_its_label() -> None:
    grass, dandelion = review(0, "grass"), review(5, "dandelion")
    found = photograph(grass, dandelion, places=(place("grass"),))
    assert found.is_ingested(grass)
    assert not found.is_ingested(dandelion)
    assert not photograph(grass, places=(place(status=Status.CORRUPT, detail=FORGOTTEN),)).is_ingested(grass)
