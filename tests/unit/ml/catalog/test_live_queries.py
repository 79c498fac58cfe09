from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from ml import catalog
from ml.catalog import PREDICTIONS, Doubt, ImageRecord, Judged, ReviewState, Status
from tests.unit.ml.logged import prediction, review

CONFIRMED, OPEN, REJECTED = ReviewState.CONFIRMED, ReviewState.OPEN, ReviewState.REJECTED
DOUBT = Doubt(probability_below=0.8, novelty_above=1.0)


def judged(engine: Engine, version: int = 1, limit: int = 100) -> tuple[Judged, Judged]:
    """Those that are reviewed for what they are, and the rest."""
    return catalog.judged_predictions(engine, version, limit, DOUBT)


def drawn() -> dict[str, Any]:
    """A prediction that the model is sure of, and that chance drew for a review."""
    return prediction() | {"sampled": True}


def test_only_confirmed_reviews_of_the_version_count(engine: Engine) -> None:
    right, wrong, waiting, rejected = (prediction(version=3) for _ in range(4))
    other = prediction(version=2)
    catalog.record_predictions(engine, [right, wrong, waiting, rejected, other])
    review(engine, right, CONFIRMED, "clover")
    review(engine, wrong, CONFIRMED, "daisy")
    review(engine, waiting, OPEN)
    review(engine, rejected, REJECTED, "daisy")
    review(engine, other, CONFIRMED, "daisy")
    assert judged(engine, version=3) == (Judged(4, 2, 1), Judged(0, 0, 0))


def test_the_last_word_on_a_prediction_counts(engine: Engine) -> None:
    predicted = prediction()
    catalog.record_predictions(engine, [predicted])
    review(engine, predicted, CONFIRMED, "clover", reviewed_at=catalog.now())
    review(engine, predicted, CONFIRMED, "daisy", reviewed_at=catalog.now() - timedelta(hours=1))
    assert judged(engine)[0] == Judged(1, 1, 1)


def test_a_confirmed_word_of_the_caller_is_the_label(engine: Engine) -> None:
    predicted = prediction()
    catalog.record_predictions(engine, [predicted])
    review(engine, predicted, CONFIRMED, said_label="daisy")
    assert judged(engine)[0] == Judged(1, 1, 0)


def test_the_latest_reviews_count(engine: Engine) -> None:
    rows = [prediction() for _ in range(6)]
    catalog.record_predictions(engine, rows)
    for age, row in enumerate(rows):
        moment = catalog.now() - timedelta(hours=age)
        review(engine, row, CONFIRMED, "clover" if age < 3 else "daisy", reviewed_at=moment)
    assert judged(engine, limit=3)[0] == Judged(6, 3, 3)


def test_a_review_of_a_prediction_that_was_lost_counts_for_nothing(engine: Engine) -> None:
    review(engine, prediction(), CONFIRMED, "clover")
    assert judged(engine) == (Judged(0, 0, 0), Judged(0, 0, 0))


@pytest.mark.parametrize(
    "more",
    [{"probability": 0.79}, {"novelty": 1.01}, {"sampled": False}],
    ids=["the model is unsure", "it is unlike the training photographs", "chance did not draw it"],
)
def test_what_is_reviewed_for_what_it_is_does_not_speak_for_the_rest(engine: Engine, more: dict[str, Any]) -> None:
    predicted, unseen = drawn() | more, prediction()
    catalog.record_predictions(engine, [predicted, unseen])
    review(engine, predicted, CONFIRMED, "daisy")
    assert judged(engine) == (Judged(1, 1, 0), Judged(1, 0, 0))


def test_what_its_caller_spoke_of_does_not_speak_for_the_rest(engine: Engine) -> None:
    predicted = drawn()
    catalog.record_predictions(engine, [predicted])
    review(engine, predicted, CONFIRMED, "clover", said_label="clover")
    assert judged(engine) == (Judged(1, 1, 1), Judged(0, 0, 0))


def test_what_chance_draws_speaks_for_the_rest(engine: Engine) -> None:
    predicted, waiting = drawn(), drawn()
    catalog.record_predictions(engine, [predicted, waiting, prediction()])
    review(engine, predicted, CONFIRMED, "clover")
    review(engine, waiting, OPEN)
    assert judged(engine) == (Judged(0, 0, 0), Judged(3, 1, 1))


def test_predictions_from_before_the_oldest_reviewed_one_are_not_weighed(engine: Engine) -> None:
    before, predicted = prediction(at=catalog.now() - timedelta(hours=1)), drawn()
    catalog.record_predictions(engine, [before, predicted])
    review(engine, predicted, CONFIRMED, "clover")
    assert judged(engine) == (Judged(0, 0, 0), Judged(1, 1, 1))


def test_the_latest_predictions_of_the_version_are_read_newest_first(engine: Engine) -> None:
    moments = [catalog.now() - timedelta(minutes=age) for age in range(5)]
    catalog.record_predictions(engine, [prediction(at=at, novelty=age) for age, at in enumerate(moments)])
    catalog.record_predictions(engine, [prediction(version=2)])
    found = catalog.recent_predictions(engine, 1, ("novelty", "brightness"), 3)
    assert found == [{"novelty": age, "brightness": 0.5} for age in (0, 1, 2)]


def test_what_a_version_answered_before_it_was_rolled_back_to_is_not_its_latest(engine: Engine) -> None:
    long_ago = prediction(at=catalog.now() - timedelta(days=30))
    row = {"from_version": 2, "to_version": 1, "action": "rollback", "reason": "worse", "evidence": {}}
    catalog.record_promotion(engine, run_id="back", **row)
    catalog.record_predictions(engine, [long_ago, prediction(novelty=0.7)])
    assert catalog.recent_predictions(engine, 1, ("novelty",), 9) == [{"novelty": 0.7}]


def test_predictions_are_forgotten_oldest_first_and_a_batch_at_a_time(engine: Engine) -> None:
    now = catalog.now()
    catalog.record_predictions(engine, [prediction(at=now - timedelta(days=age)) for age in range(10)])
    before = now - timedelta(days=4.5)
    assert [catalog.forget_predictions(engine, before, 3) for _ in range(3)] == [3, 2, 0]
    with engine.connect() as connection:
        assert connection.scalar(select(func.min(PREDICTIONS.c.at))) == now - timedelta(days=4)
        assert connection.scalar(select(func.count()).select_from(PREDICTIONS)) == 5


def test_an_upload_is_awaited_until_its_review_is_settled_and_ingested(engine: Engine) -> None:
    waiting, rejected, confirmed, ingested, unknown = (prediction() for _ in range(5))
    for row, state in ((waiting, OPEN), (rejected, REJECTED), (confirmed, CONFIRMED), (ingested, CONFIRMED)):
        review(engine, row, state, "daisy")
    stored = ImageRecord(Status.OK, sha256=ingested["sha256"], url_s3="s3://plants/images/a.jpg")
    catalog.record_upload(engine, str(ingested["sha256"]), stored, label="daisy")
    hashes = {row["sha256"] for row in (waiting, rejected, confirmed, ingested, unknown)}
    assert catalog.awaited_uploads(engine, hashes) == {waiting["sha256"], confirmed["sha256"]}
    assert catalog.awaited_uploads(engine, set()) == set()
