"""What holds after `make up`: the photographs are stored, a model is trained on them, and it answers."""

import hashlib
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any, Final

import grpc
import httpx
import numpy as np
import pytest
import tensorflow as tf
from sqlalchemy import select
from tensorflow_serving.apis import predict_pb2, prediction_service_pb2_grpc

from infra.local import health
from infra.local.main_job import Airflow
from infra.local.running import Running
from infra.local.settings import REPOSITORY
from ml import catalog, dataset, imaging, registry
from ml.catalog import IMAGES, PLANTS_DATA, PREDICTIONS, Status
from ml.publish.replicas import wait_until
from ml.storage import ObjectStore
from tests.e2e.launcher import Launcher
from tests.integration.airflow.loop import Loop

Bucket = Callable[[str], ObjectStore]
# By people, that is by other tests, if `ingest_images` has run since: training data like all others.
BROUGHT: Final = PLANTS_DATA.c.url_source.startswith("upload://")


def test_every_address_has_its_photograph_in_s3(live: Running) -> None:
    with catalog.connect(live.env["DATABASE_URL_MONITOR"]).connect() as connection:
        rows = connection.execute(select(PLANTS_DATA).where(~BROUGHT)).all()
    assert len(rows) == 400
    assert all(row.url_s3.startswith("s3://plants/images/") for row in rows)
    assert {label: [row.label for row in rows].count(label) for label in ("dandelion", "grass")} == {
        "dandelion": 200,
        "grass": 200,
    }


def test_every_object_is_named_by_its_sha256(live: Running, bucket: Bucket) -> None:
    plants = bucket("plants")
    same_address = PLANTS_DATA.c.url_source == IMAGES.c.url_source
    stored = select(PLANTS_DATA.c.url_s3, IMAGES.c.sha256).join(IMAGES, same_address)
    with catalog.connect(live.env["DATABASE_URL_MONITOR"]).connect() as connection:
        known = dict(connection.execute(stored).all())
    assert {plants.uri(key) for key in plants.keys("images/")} == set(known)
    for uri, sha256 in known.items():
        assert hashlib.sha256(plants.get(uri.removeprefix(plants.uri(""))).body).hexdigest() == sha256
        assert sha256 in uri


def test_only_model_files_stand_where_serving_looks(live: Running, bucket: Bucket) -> None:
    keys = set(bucket("models").keys("plants/"))
    champion = registry.aliased(registry.connect(live.env["MLFLOW_TRACKING_URI"]), registry.CHAMPION)
    assert f"plants/{champion}/saved_model.pb" in keys
    assert all(key.split("/")[1].isdigit() and key.split("/")[2:] == ["saved_model.pb"] for key in keys)


def test_the_champion_of_mlflow_is_the_version_that_answers(live: Running, photograph: bytes) -> None:
    client = registry.connect(live.env["MLFLOW_TRACKING_URI"])
    wait_until(  # for a moment of a promotion it does not hold
        lambda: registry.aliased(client, registry.CHAMPION) == _ask(live, photograph)["model"]["version"],
        seconds=30,
        otherwise=lambda: "the champion is another version than the one that answers",
    )


def test_the_first_run_has_parameters_metrics_pictures_and_its_data_set(live: Running) -> None:
    client = registry.connect(live.env["MLFLOW_TRACKING_URI"])
    run = client.get_run(registry.run_of(client, 1))
    pictures = {each.path for each in client.list_artifacts(run.info.run_id, "evaluation")}
    assert run.data.params["classes"] == "dandelion,grass"
    assert {"oof_accuracy", "test_accuracy", "test_roc_auc", "loss"} <= set(run.data.metrics)
    assert {
        f"evaluation/{name}.png" for name in ("confusion_matrix", "roc", "reliability", "misclassified")
    } <= pictures
    assert run.inputs.dataset_inputs[0].dataset.digest == run.data.tags["dataset.digest"][:36]


def test_real_photographs_are_told_apart(live: Running) -> None:
    client = registry.connect(live.env["MLFLOW_TRACKING_URI"])
    run = client.get_run(registry.run_of(client, 1))
    if run.data.tags["dataset.source"] == "synthetic" or run.data.tags["backbone.weights"] == "random":
        pytest.skip("synthetic photographs or random weights: their accuracy says nothing")
    metrics = run.data.metrics
    print(f"out of fold over {metrics['oof_photographs']:.0f} photographs: {metrics['oof_accuracy']:.3f}")  # noqa: T201
    assert metrics["oof_accuracy"] >= 0.95


def test_the_gateway_and_a_direct_grpc_client_agree(live: Running, photograph: bytes) -> None:
    request = predict_pb2.PredictRequest(output_filter=["probabilities", "classes"])
    request.model_spec.name = "plants"
    request.model_spec.version_label = "stable"
    pixels = imaging.decode(photograph).pixels
    request.inputs["images"].CopyFrom(tf.make_tensor_proto(pixels[np.newaxis]))
    with grpc.insecure_channel(live.env["SERVING_GRPC"]) as channel:
        answer = prediction_service_pb2_grpc.PredictionServiceStub(channel).Predict(request, 10)
    classes, probabilities = (tf.make_ndarray(answer.outputs[name])[0] for name in ("classes", "probabilities"))
    direct = {name.decode(): float(each) for name, each in zip(classes, probabilities, strict=True)}
    assert _ask(live, photograph)["probabilities"] == pytest.approx(direct, abs=1e-5)


def test_a_prediction_is_logged(live: Running, photograph: bytes) -> None:
    answer = _ask(live, photograph)
    mine = select(PREDICTIONS).where(PREDICTIONS.c.id == answer["id"])
    engine = catalog.connect(live.env["DATABASE_URL_MONITOR"])

    def logged() -> bool:
        with engine.connect() as connection:
            return connection.execute(mine).first() is not None

    wait_until(logged, seconds=30, otherwise=lambda: f"prediction {answer['id']} is not logged")


@pytest.mark.parametrize(
    ("key", "body", "status"),
    [
        (None, b"", 401),
        ("API_KEY_ADMIN", b"", 403),
        ("API_KEY_PREDICT", b"just words", 415),
        ("API_KEY_PREDICT", b"\xff\xd8\xff\xe0", 422),
        ("API_KEY_PREDICT", bytes(21_000_000), 413),
    ],
)
def test_a_bad_request_is_told_what_is_wrong(live: Running, key: str | None, body: bytes, status: int) -> None:
    headers = {"X-API-Key": live.env[key]} if key else {}
    answer = httpx.post(f"{live.env['GATEWAY_URL']}/v1/predict", files={"file": body}, headers=headers, timeout=30)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


def test_the_command_line_does_the_same_without_airflow(live: Running, bucket: Bucket) -> None:
    command = [sys.executable, "-m", "ml", "dataset"]
    done = subprocess.run(
        command, env=os.environ | live.env, cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    tags = registry.version_tags(registry.connect(live.env["MLFLOW_TRACKING_URI"]), 1)
    assert done.returncode == 0, done.stderr
    now, first = (
        dataset.load_manifest(bucket("plants"), each) for each in (done.stdout.split()[-1], tags["dataset.digest"])
    )
    hashes = select(IMAGES.c.sha256).join(PLANTS_DATA, PLANTS_DATA.c.url_source == IMAGES.c.url_source)
    with catalog.connect(live.env["DATABASE_URL_MONITOR"]).connect() as connection:
        brought = set(connection.scalars(hashes.where(BROUGHT)))
        # What people brought may be the same as a photograph of the table, under another label.
        conflicting = set(connection.scalars(hashes.where(IMAGES.c.status == Status.CONFLICT)))
    assert {row for row in now.rows if row.sha256 not in brought} == {
        row for row in first.rows if row.sha256 not in conflicting
    }


@pytest.mark.native
def test_status_tells_the_health_of_each_process_and_where_it_is_and_no_key(live: Running, launcher: Launcher) -> None:
    stack = launcher.stack()
    health.wait(stack.settings, stack.programs, print)
    told = launcher("status")
    assert all(re.search(rf"{each.name} .* healthy", told) for each in stack.programs)
    for name in ("GATEWAY_URL", "UI_URL", "AIRFLOW_URL", "MLFLOW_TRACKING_URI", "S3_ENDPOINT_URL", "SERVING_GRPC"):
        assert live.env[name] in told, name
    assert live.env["API_KEY_PREDICT"] not in told


@pytest.mark.native
def test_a_second_up_is_quick_and_loses_nothing(live: Running, launcher: Launcher, airflow: Airflow) -> None:
    Loop(live, airflow).settle()
    before = registry.connect(live.env["MLFLOW_TRACKING_URI"]).search_model_versions("name = 'plants'")
    begun = time.monotonic()
    launcher("up")
    print(f"a second up took {time.monotonic() - begun:.1f} s")  # noqa: T201 (a number for the reader)
    assert time.monotonic() - begun < 120
    after = registry.connect(live.env["MLFLOW_TRACKING_URI"]).search_model_versions("name = 'plants'")
    assert [each.version for each in after] == [each.version for each in before]


def _ask(live: Running, photograph: bytes) -> dict[str, Any]:
    headers = {"X-API-Key": live.env["API_KEY_PREDICT"]}
    url = f"{live.env['GATEWAY_URL']}/v1/predict"
    answer = httpx.post(url, files={"file": photograph}, headers=headers, timeout=30)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())
