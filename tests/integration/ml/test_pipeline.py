"""From addresses to a served version, by the jobs that Airflow's tasks call."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import mlflow
import numpy as np
import pytest
from sqlalchemy import Engine, func, select

from infra.local.plan import Stack
from ml import dataset, imaging, registry, views
from ml.catalog import FEATURES, IMAGES, PLANTS_DATA, PROMOTIONS, Split, Status
from ml.jobs import ingesting, publishing, training
from ml.publish import models_config
from ml.publish.plans import Refused
from ml.publish.replicas import replicas
from ml.storage import ObjectStore
from tests.integration.mirror import DRAWN_A_CLASS
from tests.integration.ml.one_pass import Pass

Bucket = Callable[[str, str], ObjectStore]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trainings beside the first pass, which stays the latest one for whoever asks when to train again."""
    monkeypatch.setenv("MLFLOW_EXPERIMENT", "later")


def test_every_photograph_lies_under_its_own_hash(first: Pass, bucket: Bucket) -> None:
    store = bucket("plants", "monitor")
    rows = dataset.load_manifest(store, first.digest).rows
    assert len(rows) == 3 * DRAWN_A_CLASS
    for row in rows:
        stored = store.get(f"images/{row.sha256[:2]}/{row.sha256}.jpg").body
        assert hashlib.sha256(stored).hexdigest() == row.sha256


def test_dead_addresses_are_recorded_with_their_reason_and_tried_again(first: Pass, engine: Engine) -> None:
    dead = select(IMAGES).where(IMAGES.c.status == Status.UNREACHABLE)
    with engine.connect() as connection:
        rows = connection.execute(dead).all()
    assert len(rows) == 400 - 2 * DRAWN_A_CLASS
    assert all("not in the mirror" in row.detail and row.next_attempt is not None for row in rows)


def test_url_s3_is_set_for_just_the_usable_photographs(first: Pass, engine: Engine) -> None:
    stored = select(func.count()).select_from(PLANTS_DATA).where(PLANTS_DATA.c.url_s3.is_not(None))
    with engine.connect() as connection:
        assert connection.scalar(stored) == 3 * DRAWN_A_CLASS


def test_a_second_ingest_has_nothing_to_do(first: Pass) -> None:
    assert ingesting.pending_chunks() == []


def test_features_are_extracted_once(first: Pass, engine: Engine) -> None:
    assert first.extracted == 3 * DRAWN_A_CLASS
    assert training.feature_chunks(first.digest) == [[]]
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(FEATURES)) == 3 * DRAWN_A_CLASS * len(views.ALL)


def test_the_bucket_of_models_holds_one_file_of_a_version(first: Pass, bucket: Bucket) -> None:
    assert list(bucket("models", "monitor").keys(f"plants/{first.version}/")) == [
        f"plants/{first.version}/saved_model.pb"
    ]


def test_the_served_number_is_the_registered_one(first: Pass, bucket: Bucket, services: Stack) -> None:
    client = registry.connect(services.env["MLFLOW_TRACKING_URI"])
    assert registry.run_of(client, first.version) == first.run_id
    config = models_config.read(bucket("models", "monitor"))
    assert models_config.labelled(config) == registry.aliased(client, registry.CHAMPION)


def test_the_version_says_what_it_was_made_of(first: Pass, services: Stack) -> None:
    tags = registry.version_tags(registry.connect(services.env["MLFLOW_TRACKING_URI"]), first.version)
    assert tags["dataset.digest"] == first.digest
    assert (tags["dataset.source"], tags["backbone.weights"]) == ("real", "random")
    assert (tags["decision"], tags["reason"]) == ("promote", "a test")


def test_the_charts_are_of_the_test_split_and_the_first_model_has_no_rival(first: Pass, bucket: Bucket) -> None:
    charts = json.loads(registry.read_bytes(first.run_id, registry.CHARTS))
    manifest = dataset.load_manifest(bucket("plants", "monitor"), first.digest)
    assert charts["challenger"]["classes"] == list(manifest.classes)
    assert sum(map(sum, charts["challenger"]["confusion"])) == len(manifest.of(Split.TEST))
    assert charts["champion"] is None


def test_suspected_labels_are_of_the_data_set(first: Pass, bucket: Bucket) -> None:
    suspected = json.loads(registry.read_bytes(first.run_id, registry.SUSPECTED_LABELS))
    labels = {row.sha256: row.label for row in dataset.load_manifest(bucket("plants", "monitor"), first.digest).rows}
    assert all(labels[each["sha256"]] == each["label"] != each["suggested"] for each in suspected)


def test_anyone_can_load_the_champion_from_mlflow(first: Pass, bucket: Bucket, services: Stack) -> None:
    manifest = dataset.load_manifest(bucket("plants", "monitor"), first.digest)
    store = bucket("plants", "monitor")
    keys = [f"images/{row.sha256[:2]}/{row.sha256}.jpg" for row in manifest.rows[:3]]
    pixels = np.stack([imaging.decode(store.get(key).body).pixels for key in keys])
    mlflow.set_tracking_uri(services.env["MLFLOW_TRACKING_URI"])
    answers = mlflow.pyfunc.load_model(f"models:/plants/{first.version}").predict(pixels)
    with replicas(services.env["SERVING_GRPC"]) as (replica,):
        served = replica.predict("plants", pixels, version=first.version)
    assert served.shape == (3, 3)
    np.testing.assert_allclose(answers, served, atol=1e-4)


def test_the_same_data_set_gives_the_same_numbers(first: Pass, later: None, services: Stack) -> None:
    client = registry.connect(services.env["MLFLOW_TRACKING_URI"])
    again = training.train_model(first.digest, reason="the same again")
    before, now = (client.get_run(run_id).data.metrics for run_id in (first.run_id, again))
    assert {name: before[name] for name in now} == now


def test_a_version_is_published_without_one_failed_prediction(first: Pass, later: None, services: Stack) -> None:
    version = publishing.evaluate_model(training.train_model(first.digest, reason="a second one"))
    with _predicting(services) as answered:
        publishing.publish_model(version)
    versions = [each for each in answered if each is not None]
    assert versions == answered
    assert versions[0] < version == versions[-1]


def test_a_refused_version_never_reaches_the_bucket(
    first: Pass, later: None, bucket: Bucket, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACCURACY_FLOOR", "1.0")
    version = publishing.evaluate_model(training.train_model(first.digest, reason="too weak"))
    with pytest.raises(Refused, match=r"below the floor of 1\.000"):
        publishing.publish_model(version)
    assert not bucket("models", "monitor").exists(f"plants/{version}/saved_model.pb")
    with engine.connect() as connection:
        row = connection.execute(select(PROMOTIONS).where(PROMOTIONS.c.to_version == version)).one()
    assert row.action == "refuse"
    assert row.evidence["policy"]["accuracy_floor"] == 1.0


@contextmanager
def _predicting(services: Stack) -> Iterator[list[int | None]]:
    """Asks by label without a pause; gives the version of each answer, None where there was none."""
    answered: list[int | None] = []
    stop = threading.Event()
    pixels = np.zeros((1, 224, 224, 3), np.uint8)

    def ask() -> None:
        with replicas(services.env["SERVING_GRPC"]) as (replica,):
            while not stop.is_set():
                answered.append(replica.labelled("plants", models_config.STABLE, pixels))

    client = threading.Thread(target=ask)
    client.start()
    try:
        yield answered
    finally:
        stop.set()
        client.join()
