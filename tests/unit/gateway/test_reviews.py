"""What a reviewer is told of a review, by what the tables say of its photograph."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from gateway import reviews
from ml import catalog
from ml.catalog import Doubt, Reviewed, ReviewState, Status
from ml.catalog.reviewed import Place

DOUBT: Final = Doubt(probability_below=0.8, novelty_above=1.0)
NOON: Final = datetime(2026, 3, 1, 12, tzinfo=UTC)
SHA256: Final = "a" * 64
HELD: Final = Place("https://example.org/1.jpg", Status.OK, None, 90, 80, "dandelion", "s3://plants/images/a")
WISH: Final = catalog.Review("wish", None, "confirmed", None, NOON + timedelta(hours=1), NOON, None, forget=True)
NEXT: Final = "the photograph becomes training data at the next ingest"


def row(state: str = "open", **more: Any) -> dict[str, Any]:
    predicted: dict[str, Any] = {
        "id": "p",
        "at": NOON,
        "label": "dandelion",
        "probability": 0.9,
        "novelty": 0.5,
        "model_version": 3,
    }
    predicted |= {"width": 60, "height": 40, "sampled": False, "kept": True}
    told: dict[str, Any] = {
        "id": "r",
        "sha256": SHA256,
        "prediction_id": "p",
        "prediction": predicted,
        "said_label": "grass",
    }
    told |= {"said_by": "app", "at": NOON, "review_state": state, "reviewed_label": None, "reviewer": None}
    return told | {"reviewed_at": None} | more


def photograph(state: str = "open", *more: catalog.Review, places: tuple[Place, ...] = ()) -> Reviewed:
    ruled = NOON if state == "confirmed" else None
    own = catalog.Review("r", "p", state, "grass", ruled, NOON, kept=True, forget=False)
    return Reviewed(SHA256, (own, *more), places)


def told(state: str, found: Reviewed, *, has_upload: bool = True) -> tuple[bool, bool, str]:
    """Whether its photograph can be seen, whether it may become training data, and the words for it."""
    shown = reviews.review(row(state), found, has_upload=has_upload, doubt=DOUBT)
    assert (shown.image.url is not None) == shown.image.kept
    return shown.image.kept, shown.trainable, shown.detail


def test_every_reason_that_holds_is_told() -> None:
    predicted = row()["prediction"] | {"probability": 0.79, "novelty": 1.01, "sampled": True}
    all_four = ["low_confidence", "unfamiliar_image", "disputed", "sampled"]
    assert reviews.reasons(row(prediction=predicted), DOUBT) == all_four
    assert reviews.reasons(row(said_label="dandelion"), DOUBT) == []
    assert reviews.reasons(row(prediction=None), DOUBT) == []


@pytest.mark.parametrize(
    ("state", "found", "words"),
    [
        ("open", photograph(), "once confirmed, the photograph becomes"),
        ("open", photograph(places=(HELD,)), "once confirmed, its label is corrected"),
        ("confirmed", photograph("confirmed"), NEXT),
        ("confirmed", photograph("confirmed", places=(HELD,)), "the next ingest corrects"),
        ("rejected", photograph("rejected"), "rejected"),
    ],
)
def test_a_kept_photograph_may_become_training_data(state: str, found: Reviewed, words: str) -> None:
    kept, trainable, detail = told(state, found)
    assert kept
    assert trainable
    assert words in detail


@pytest.mark.parametrize("state", [ReviewState.OPEN, ReviewState.CONFIRMED])
def test_what_was_not_kept_counts_for_accuracy_only(state: str) -> None:
    kept, trainable, detail = told(state, photograph(state), has_upload=False)
    assert (kept, trainable) == (False, False)
    assert "was not kept" in detail


@pytest.mark.parametrize("places", [(), (HELD,)])
def test_what_is_to_be_forgotten_is_not_shown_at_once(places: tuple[Place, ...]) -> None:
    kept, trainable, detail = told("confirmed", photograph("confirmed", WISH, places=places))
    assert (kept, trainable) == (False, False)
    assert "forgotten" in detail


def test_a_later_word_on_the_photograph_counts() -> None:
    later = catalog.Review("later", None, "confirmed", "dandelion", NOON + timedelta(hours=1), NOON, None, forget=False)
    assert "a later word" in told("confirmed", photograph("confirmed", later))[2]


def test_the_size_is_that_of_the_stored_photograph_or_the_prediction_s_or_not_known() -> None:
    def size(row_: dict[str, Any], found: Reviewed) -> tuple[int | None, int | None]:
        shown = reviews.review(row_, found, has_upload=True, doubt=DOUBT).image
        return shown.width, shown.height

    assert size(row(), photograph()) == (60, 40)
    assert size(row(), photograph(places=(HELD,))) == (90, 80)
    assert size(row(prediction=None), photograph()) == (None, None)
