"""Photographs that wait for S3 while somebody has them forgotten."""

import asyncio
import hashlib
from collections.abc import Callable

import pytest

from gateway.metrics import Metrics
from gateway.photographs import PhotographStore
from gateway.prediction_rows import Entry
from gateway.upload_queue import UploadQueue
from ml.storage import ObjectMissing, ObjectStore
from tests.integration.gateway.keeper import upload_key
from tests.unit.ml.pictures import photograph


def test_what_waits_while_it_is_forgotten_is_never_written_and_counts_as_no_loss(
    bucket: Callable[[str, str], ObjectStore],
) -> None:
    forgotten, other = photograph(64, 48, 901), photograph(64, 48, 902)
    store, metrics = bucket("plants", "gateway"), Metrics()
    logged: list[Entry] = []

    async def keep() -> None:
        queue = UploadQueue(PhotographStore(lambda: store), logged.append, metrics, max_bytes=10**6)
        for number, data in enumerate((forgotten, other)):
            row = {"id": str(number), "sha256": hashlib.sha256(data).hexdigest(), "kept": False}
            queue.add(Entry(row), data, "image/jpeg")
        await queue.forget(hashlib.sha256(forgotten).hexdigest())
        async with queue:
            pass

    asyncio.run(keep())
    assert {each.id: each.row["kept"] for each in logged} == {"0": False, "1": True}
    assert store.get(upload_key(other)).body == other
    with pytest.raises(ObjectMissing):
        store.get(upload_key(forgotten))
    samples = [sample for metric in metrics.registry.collect() for sample in metric.samples]
    assert not [each for each in samples if each.name == "gateway_photographs_lost_total" and each.value]
