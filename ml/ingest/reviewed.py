"""Carries out what people have ruled: their photographs become training data, get another label, or are forgotten."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from functools import partial
from typing import Final

import structlog
from sqlalchemy import Engine

from ml import catalog, ingest
from ml.catalog import Forget, ImageRecord, Relabel, Reviewed, Status, TakeIn
from ml.storage import ObjectMissing, ObjectStore

log = structlog.get_logger()

EMPTY: Final = "application/x-empty"


class Outcome(StrEnum):
    """What became of a photograph that something was due to."""

    STORED = "stored"
    REFUSED = "refused"  # its upload is no photograph, and a row of `images` says why
    GONE = "gone"  # its upload expired, was emptied or never kept; nothing was done
    CORRECTED = "corrected"
    FORGOTTEN = "forgotten"


CHANGES: Final = frozenset({Outcome.STORED, Outcome.CORRECTED, Outcome.FORGOTTEN})  # of the training data


def carry_out(
    photographs: Iterable[Reviewed], *, engine: Engine, store: ObjectStore, concurrency: int
) -> Counter[Outcome]:
    """How many met which end. Safe to run twice; raises StorageError when S3 is away."""
    with ThreadPoolExecutor(concurrency) as pool:
        outcomes = pool.map(partial(_carried_out, engine=engine, store=store), photographs)
        return Counter(outcome for outcome in outcomes if outcome)


def upload_key(sha256: str) -> str:
    """Where the gateway keeps what people sent; the object's name says nothing of its format."""
    return f"uploads/{sha256[:2]}/{sha256}"


def _carried_out(photograph: Reviewed, *, engine: Engine, store: ObjectStore) -> Outcome | None:
    match photograph.due():
        case TakeIn(label):
            return _take_in(photograph, label, engine, store)
        case Relabel(label):
            catalog.correct_labels(engine, _addresses(photograph), label)
            return Outcome.CORRECTED
        case Forget():
            return _forget(photograph, engine, store)
        case None:
            return None


def _addresses(photograph: Reviewed) -> list[str]:
    return [place.url_source for place in photograph.holding]


def _forget(photograph: Reviewed, engine: Engine, store: ObjectStore) -> Outcome:
    """The object first: what a crash leaves is still due. The role may overwrite objects, not delete them."""
    for url_s3 in {place.url_s3 for place in photograph.holding if place.url_s3}:
        store.put(store.key(url_s3), b"", EMPTY)
    catalog.record_forgotten(engine, _addresses(photograph))
    return Outcome.FORGOTTEN


def _take_in(photograph: Reviewed, label: str, engine: Engine, store: ObjectStore) -> Outcome:
    data = _upload(photograph, store)
    if data is None:
        return Outcome.GONE
    record = _examined(photograph.sha256, data, store)
    catalog.record_upload(engine, photograph.sha256, record, label=label)
    if record.status is Status.OK:
        return Outcome.STORED
    log.warning("upload_set_aside", sha256=photograph.sha256, status=record.status, detail=record.detail)
    return Outcome.REFUSED


def _upload(photograph: Reviewed, store: ObjectStore) -> bytes | None:
    if not photograph.may_be_kept():
        return None
    try:
        return store.get(upload_key(photograph.sha256)).body or None
    except ObjectMissing:
        return None


def _examined(sha256: str, data: bytes, store: ObjectStore) -> ImageRecord:
    """Checked and decoded again: between the gateway and here it lay where others may write."""
    if hashlib.sha256(data).hexdigest() != sha256:
        return ImageRecord(Status.CORRUPT, "the upload holds other bytes than its name says")
    return ingest.examine(upload_key(sha256), store=store, read=lambda _: data)
