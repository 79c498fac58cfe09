"""New photographs against those of the champion, at a training."""

import hashlib
import json
from collections.abc import Callable, Iterator
from io import BytesIO
from uuid import uuid4

import pytest
from PIL import Image, ImageEnhance
from sqlalchemy import Engine, delete, insert

from infra.local.synthetic.photographs import draw
from ml import catalog, dataset, registry
from ml.catalog import IMAGES, PLANTS_DATA
from ml.dataset import Manifest
from ml.jobs import data_drift
from ml.jobs.workbench import Workbench
from ml.quality import SIGNALS
from ml.storage import ObjectStore
from tests.integration.ml.one_pass import Pass

Bucket = Callable[[str, str], ObjectStore]
COUNT = 30


@pytest.fixture
def dark(first: Pass, engine: Engine, bucket: Bucket) -> Iterator[Manifest]:
    """The data set once as many photographs taken at night have come."""
    images = bucket("plants", "ingest")
    for number in range(COUNT):
        _add(engine, images, _at_night(draw(f"clover/night-{number}.jpg")))
    yield dataset.build_manifest(catalog.labelled_images(engine))
    with engine.begin() as connection:
        for column in (IMAGES.c.url_source, PLANTS_DATA.c.url_source):
            connection.execute(delete(column.table).where(column.like("test://%")))


def test_new_photographs_of_another_light_and_label_are_told(dark: Manifest) -> None:
    found = data_drift.measure(Workbench.open(), dark)
    assert found is not None
    assert found.photographs == COUNT
    assert {each.signal for each in found.shifts} == set(SIGNALS)
    assert {"brightness", "label"} <= {each.signal for each in found.significant}
    assert found.words().startswith(f"{COUNT} new photographs differ from those of version {found.champion} in ")
    assert json.loads(json.dumps(found.told()))["photographs"] == COUNT


def test_the_run_has_it_as_artifact_metrics_and_tag(first: Pass, dark: Manifest) -> None:
    bench = Workbench.open()
    found = data_drift.measure(bench, dark)
    assert found is not None
    with registry.training_run("data drift", data_drift.tags(found)) as run_id:
        data_drift.log(run_id, found)
    told = json.loads(registry.read_bytes(run_id, registry.DATA_DRIFT))
    distances = {each["signal"]: each["distance"] for each in told["shifts"]}
    assert registry.metric(bench.client, run_id, "data_drift_brightness") == pytest.approx(distances["brightness"])
    assert registry.tags_of(bench.client, run_id)["data.drift"] == found.words()


def test_where_nothing_is_new_there_is_nothing_to_compare(first: Pass, bucket: Bucket) -> None:
    manifest = dataset.load_manifest(bucket("plants", "monitor"), first.digest)
    assert data_drift.measure(Workbench.open(), manifest) is None


def _at_night(photograph: bytes) -> bytes:
    file = BytesIO()
    ImageEnhance.Brightness(Image.open(BytesIO(photograph)).convert("RGB")).enhance(0.2).save(file, "JPEG")
    return file.getvalue()


def _add(engine: Engine, images: ObjectStore, body: bytes) -> None:
    """As ingest leaves it."""
    sha256, url = hashlib.sha256(body).hexdigest(), f"test://{uuid4()}"
    key = f"images/{sha256[:2]}/{sha256}.jpg"
    images.put(key, body, "image/jpeg")
    with engine.begin() as connection:
        connection.execute(insert(PLANTS_DATA).values(url_source=url, url_s3=images.uri(key), label="clover"))
    stored = catalog.ImageRecord(catalog.Status.OK, sha256=sha256, url_s3=images.uri(key))
    catalog.record_images(engine, [(url, stored)], source="real")
