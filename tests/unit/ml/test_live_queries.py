from datetime import timedelta

from sqlalchemy import Engine, func, select

from ml import catalog
from ml.catalog import PREDICTIONS, ImageRecord, ReviewState, Status
from tests.unit.ml.logged import prediction, review

CONFIRMED, OPEN, REJECTED = ReviewState.CONFIRMED, ReviewState.OPEN, ReviewState.REJECTED


def test_only_confirmed_reviews_of_the_version_count(engine: Engine) -> None:
    right, wrong, waiting, rejected = (prediction(version=3) for _ in range(4))
    other = prediction(version=2)
    catalog.record_predictions(engine, [right, wrong, waiting, rejected, other])
    review(engine, right, CONFIRMED, "clover")
    review(engine, wrong, CONFIRMED, "daisy")
    review(engine, waiting, OPEN)
    review(engine, rejected, REJECTED, "daisy")
    review(engine, other, CONFIRMED, "daisy")
    assert sorted(catalog.reviewed_answers(engine, 3, 100)) == [False, True]


def test_the_last_word_on_a_prediction_counts(engine: Engine) -> None:
    predicted = prediction()
    catalog.record_predictions(engine, [predicted])
    review(engine, predicted, CONFIRMED, "clover", reviewed_at=catalog.now())
    review(engine, predicted, CONFIRMED, "daisy", reviewed_at=catalog.now() - timedelta(hours=1))
    assert catalog.reviewed_answers(engine, 1, 100) == [True]


def test_a_confirmed_word_of_the_caller_is_the_label(engine: Engine) -> None:
    predicted = prediction()
    catalog.record_predictions(engine, [predicted])
    review(engine, predicted, CONFIRMED, said_label="daisy")
    assert catalog.reviewed_answers(engine, 1, 100) == [False]


def test_the_latest_reviews_count(engine: Engine) -> None:
    rows = [prediction() for _ in range(6)]
    catalog.record_predictions(engine, rows)
    for age, row in enumerate(rows):
        moment = catalog.now() - timedelta(hours=age)
        review(engine, row, CONFIRMED, "clover" if age < 3 else "daisy", reviewed_at=moment)
    assert catalog.reviewed_answers(engine, 1, 3) == [True] * 3


def test_a_review_of_a_prediction_that_was_lost_counts_for_nothing(engine: Engine) -> None:
    review(engine, prediction(), CONFIRMED, "clover")
    assert catalog.reviewed_answers(engine, 1, 100) == []


def test_the_latest_predictions_of_the_version_are_read_newest_first(engine: Engine) -> None:
    moments = [catalog.now() - timedelta(minutes=age) for age in range(5)]
    catalog.record_predictions(engine, [prediction(at=at, novelty=age) for age, at in enumerate(moments)])
    catalog.record_predictions(engine, [prediction(version=2)])
    found = catalog.recent_predictions(engine, 1, ("novelty", "brightness"), 3)
    assert found == [{"novelty": age, "brightness": 0.5} for age in (0, 1, 2)]


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
    catalog.record_image(engine, "upload://a", stored, source="real", retry_after=None)
    hashes = {row["sha256"] for row in (waiting, rejected, confirmed, ingested, unknown)}
    assert catalog.awaited_uploads(engine, hashes) == {waiting["sha256"], confirmed["sha256"]}
    assert catalog.awaited_uploads(engine, set()) == set()
