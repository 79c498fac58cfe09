"""From what the tables say to a decision, with the rights of the roles that decide."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from sqlalchemy import Engine, delete, insert, select, update

from infra.local.plan import Stack
from ml import MODEL, catalog, dataset, registry
from ml.catalog import FEEDBACK, IMAGES, PLANTS_DATA, PREDICTIONS, PROMOTIONS, ReviewState, Split
from ml.jobs import monitoring, training
from ml.quality import SIGNALS, Champion
from ml.storage import ObjectStore
from tests.integration.ml.one_pass import Pass
from tests.unit.ml.logged import prediction, review

Bucket = Callable[[str, str], ObjectStore]
Reference = dict[str, list[Any]]
WINDOW = 200


@pytest.fixture
def champion(first: Pass, services: Stack) -> Iterator[int]:
    """The version of the first pass, whatever other tests have promoted since."""
    client = registry.connect(services.env["MLFLOW_TRACKING_URI"])
    before = registry.aliased(client, registry.CHAMPION)
    client.set_registered_model_alias(MODEL, registry.CHAMPION, str(first.version))
    yield first.version
    client.set_registered_model_alias(MODEL, registry.CHAMPION, str(before))


@pytest.fixture
def tables(champion: int, engine: Engine) -> Iterator[Engine]:
    """The database as if the first pass were the last training, a day and a half ago; as it was again afterwards."""
    with engine.connect() as connection:
        moments = dict(connection.execute(select(PROMOTIONS.c.run_id, PROMOTIONS.c.at)).all())
    _last_trained(engine, champion, timedelta(hours=36))
    yield engine
    with engine.begin() as connection:
        for table in (PREDICTIONS, FEEDBACK):
            connection.execute(delete(table))
        for column in (IMAGES.c.url_source, PLANTS_DATA.c.url_source):
            connection.execute(delete(column.table).where(column.like("test://%")))
        for run_id, at in moments.items():
            connection.execute(update(PROMOTIONS).where(PROMOTIONS.c.run_id == run_id).values(at=at))


@pytest.fixture
def reference(first: Pass, champion: int) -> Reference:
    kept: Reference = json.loads(registry.read_bytes(first.run_id, registry.REFERENCE))
    return kept


def test_the_reference_is_of_photographs_that_no_head_was_fitted_on(
    first: Pass, reference: Reference, bucket: Bucket
) -> None:
    manifest = dataset.load_manifest(bucket("plants", "monitor"), first.digest)
    held_out = manifest.of(Split.TEST, Split.VALIDATION)
    assert {name: len(reference[name]) for name in SIGNALS} == dict.fromkeys(SIGNALS, len(held_out))
    assert all(1 / len(manifest.classes) <= each <= 1 for each in reference["probability"])
    assert all(0 <= each <= 1 for each in reference["brightness"])
    assert set(reference["label"]) <= set(manifest.classes)
    assert min(reference["size"]) > 0


def test_right_after_a_training_there_is_no_reason_for_another(tables: Engine) -> None:
    decision = monitoring.look().decision
    assert not decision.train
    assert decision.reason == (
        "no reason yet: last training 1.5 of 7 days old, 0 of 20 new photographs, 0 of 20 reviews, "
        "0 of 50 predictions for drift"
    )


def test_enough_new_photographs_are_reason_to_train(tables: Engine) -> None:
    _add_photographs(tables, 19)
    assert "19 of 20 new photographs" in monitoring.look().decision.reason
    _add_photographs(tables, 1)
    assert monitoring.look().decision.train


def test_a_corrected_label_counts_as_new(tables: Engine) -> None:
    relabelled = update(PLANTS_DATA).where(PLANTS_DATA.c.label == "clover", PLANTS_DATA.c.url_s3.is_not(None))
    with tables.begin() as connection:
        connection.execute(relabelled.values(label="shamrock"))
    try:
        assert monitoring.look().decision.reason.startswith("40 new or re-labelled photographs")
    finally:
        with tables.begin() as connection:
            connection.execute(update(PLANTS_DATA).where(PLANTS_DATA.c.label == "shamrock").values(label="clover"))


def test_a_week_is_reason_to_train(tables: Engine, champion: int) -> None:
    _last_trained(tables, champion, timedelta(days=7, minutes=1))
    assert "the last training is 7.0 days old" in monitoring.look().decision.reason
    assert monitoring.look().decision.train


def test_reviews_that_find_the_champion_wrong_are_reason_to_train(tables: Engine, champion: int) -> None:
    _reviewed(tables, version=champion, right=10, wrong=10)
    observed = monitoring.look()
    assert observed.decision.train
    assert "accuracy 0.500 in 20 reviews" in observed.decision.reason
    assert (_watched(observed).reviews.right, _watched(observed).reviews.total) == (10, 20)


def test_reviews_of_doubtful_answers_alone_say_little_of_the_others(tables: Engine, champion: int) -> None:
    _reviewed(tables, version=champion, right=10, wrong=10)
    catalog.record_predictions(tables, [prediction(version=champion) for _ in range(180)])
    accuracy = {each.name: each for each in monitoring.look().decision.triggers}["accuracy"]
    assert (accuracy.holds, accuracy.words) == (False, "accuracy 0.500 in 20 reviews, at most 0.967, floor 0.900")
    catalog.record_predictions(tables, drawn := [prediction(version=champion) | {"sampled": True} for _ in range(20)])
    for row in drawn:
        review(tables, row, ReviewState.CONFIRMED, "clover")
    assert _watched(monitoring.look()).reviews.accuracy == pytest.approx((10 + 200) / 220)


def test_reviews_of_an_older_version_say_nothing_of_the_champion(tables: Engine, champion: int) -> None:
    _reviewed(tables, version=champion + 1000, right=0, wrong=40)
    assert not monitoring.look().decision.train


def test_photographs_of_another_light_are_reason_to_train(tables: Engine, champion: int, reference: Reference) -> None:
    _traffic(tables, champion, reference, brightness=0.3)
    observed = monitoring.look()
    assert observed.decision.train
    assert observed.decision.reason.startswith("drift of brightness (distance ")


def test_a_look_is_told_as_json_with_the_numbers_behind_it(tables: Engine, champion: int, reference: Reference) -> None:
    _traffic(tables, champion, reference, brightness=0.3)
    _reviewed(tables, version=champion, right=15, wrong=5)
    observed = monitoring.look()
    told = json.loads(json.dumps(observed.told()))
    assert (told["train"], told["reason"], told["champion"]) == (True, observed.decision.reason, champion)
    assert [each["name"] for each in told["triggers"] if each["holds"]] == ["accuracy", "drift"]
    assert told["live_accuracy"] == {
        "value": 0.75,
        "lower": pytest.approx(0.5313, abs=1e-4),
        "upper": pytest.approx(0.8881, abs=1e-4),
        "reviews": 20,
    }
    assert {each["signal"] for each in told["drift"]} == set(SIGNALS)
    assert "brightness" in {each["signal"] for each in told["drift"] if each["significant"]}
    assert datetime.fromisoformat(told["looked_at"]).tzinfo is not None


def test_a_first_look_has_no_numbers_yet(tables: Engine) -> None:
    told = monitoring.look().told()
    assert (told["live_accuracy"], told["drift"]) == (None, None)


def test_photographs_like_the_reference_are_not(tables: Engine, champion: int, reference: Reference) -> None:
    _traffic(tables, champion, reference)
    observed = monitoring.look()
    assert not observed.decision.train
    assert "no drift in the last 200 predictions" in observed.decision.reason


def test_drift_does_not_train_on_the_same_photographs_within_the_cooldown(
    tables: Engine, champion: int, reference: Reference
) -> None:
    _traffic(tables, champion, reference, brightness=0.3)
    _last_trained(tables, champion, timedelta(hours=2))
    decision = monitoring.look().decision
    assert not decision.train
    assert "these very photographs were trained on 2.0 of 24 hours ago" in decision.reason


def test_who_trains_comes_to_the_same_decision_as_who_watches(tables: Engine, champion: int) -> None:
    _reviewed(tables, version=champion, right=10, wrong=10)
    assert training.decide(training.build_dataset(), asked_by_person=False) == monitoring.look().decision


def test_a_person_s_wish_trains_whatever_the_numbers_say(first: Pass) -> None:
    assert training.decide(first.digest, asked_by_person=True).train


def test_a_single_class_is_a_reason_and_no_error(tables: Engine) -> None:
    hidden = update(IMAGES).where(IMAGES.c.status == "ok").values(status="hidden")
    with tables.begin() as connection:
        connection.execute(hidden)
    try:
        decision = training.decide(training.build_dataset(), asked_by_person=True)
        watched = monitoring.look().decision
    finally:
        with tables.begin() as connection:
            connection.execute(update(IMAGES).where(IMAGES.c.status == "hidden").values(status="ok"))
    assert decision == watched
    assert not decision.train
    assert decision.reason == "0 usable photographs of 0 classes; two are needed"


def _watched(observed: monitoring.Observation) -> Champion:
    assert observed.state.champion is not None
    return observed.state.champion


def _last_trained(engine: Engine, version: int, ago: timedelta) -> None:
    """This version, and each other one a day before it."""
    moment = catalog.now() - ago
    with engine.begin() as connection:
        connection.execute(update(PROMOTIONS).values(at=moment - timedelta(days=1)))
        connection.execute(update(PROMOTIONS).where(PROMOTIONS.c.to_version == version).values(at=moment))


def _reviewed(engine: Engine, *, version: int, right: int, wrong: int) -> None:
    rows = [prediction(version=version) for _ in range(right + wrong)]
    catalog.record_predictions(engine, rows)
    for number, row in enumerate(rows):
        review(engine, row, ReviewState.CONFIRMED, "clover" if number < right else "daisy")


def _traffic(engine: Engine, version: int, reference: Reference, **factors: float) -> None:
    """A window of predictions drawn from the reference, with some signals made larger or smaller."""
    rng = np.random.default_rng(0)
    chosen = rng.integers(0, len(reference["novelty"]), WINDOW)
    rows = [{name: reference[name][each] for name in SIGNALS} for each in chosen]
    changed = [row | {name: row[name] * factor for name, factor in factors.items()} for row in rows]
    catalog.record_predictions(engine, [_logged(version, row) for row in changed])


def _logged(version: int, signals: dict[str, Any]) -> dict[str, Any]:
    size = signals.pop("size")
    return prediction(version=version, **signals) | {"width": size, "height": size}


def _add_photographs(engine: Engine, count: int) -> None:
    """Rows as ingest leaves them; nothing here reads their objects."""
    urls = [f"test://{uuid4()}" for _ in range(count)]
    stored: list[dict[str, Any]] = [
        {"url_source": each, "url_s3": "s3://plants/images/a", "label": "clover"} for each in urls
    ]
    with engine.begin() as connection:
        connection.execute(insert(PLANTS_DATA), stored)
    for url in urls:
        sha256 = uuid4().hex * 2
        record = catalog.ImageRecord(catalog.Status.OK, sha256=sha256, url_s3=f"s3://plants/images/{sha256}")
        catalog.record_images(engine, [(url, record)], source="real")
