"""Checks and stores photographs; every outcome is a row of `images`, and none stops the batch."""

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Final

import imagehash
import structlog
from PIL import Image
from sqlalchemy import Engine

from ml import catalog, imaging
from ml.catalog import ImageRecord, Status
from ml.ingest.addresses import DownloadError
from ml.storage import ObjectStore

log = structlog.get_logger()

LONGEST_RETRY: Final = timedelta(days=1)
Read = Callable[[str], bytes]


def ingest(
    urls: Sequence[str],
    *,
    engine: Engine,
    store: ObjectStore,
    read: Read,
    source: str,
    concurrency: int,
    retry_base: timedelta,
) -> int:
    """Read each address once and record what came; gives how many photographs became usable. Safe to run twice."""
    usable = 0
    with ThreadPoolExecutor(concurrency) as pool:
        # Outcomes are recorded one after the other, in the order of the addresses: which twin comes first is no race.
        for url, found in zip(urls, pool.map(lambda each: examine(each, store=store, read=read), urls), strict=True):
            record = _unless_known(url, found, engine)
            retry = None if record.sha256 else backoff(catalog.attempts_of(engine, url), retry_base)
            catalog.record_image(engine, url, record, source=source, retry_after=retry)
            usable += record.status is Status.OK
            if record.status is not Status.OK:
                log.warning("photograph_set_aside", url=url, status=record.status, detail=record.detail)
    return usable


def examine(url: str, *, store: ObjectStore, read: Read) -> ImageRecord:
    """What is behind an address: a stored photograph, or the reason why there is none."""
    try:
        data = read(url)
    except DownloadError as error:
        return ImageRecord(Status.UNREACHABLE, str(error))
    try:
        photograph = imaging.decode(data)
    except imaging.ImageTooSmall as error:
        return ImageRecord(Status.TOO_SMALL, str(error))
    except imaging.ImageError as error:
        return ImageRecord(Status.CORRUPT, str(error))
    return _stored(data, photograph, store)


def object_key(sha256: str, extension: str) -> str:
    """`images/<first two digits>/<sha256>.<extension>`: the content names the object."""
    return f"images/{sha256[:2]}/{sha256}.{extension}"


def backoff(attempts: int, base: timedelta) -> timedelta:
    """How long to wait after so many earlier attempts: the base, doubled each time, a day at most."""
    return min(base * (1 << min(attempts, 20)), LONGEST_RETRY)


def _stored(data: bytes, photograph: imaging.Photograph, store: ObjectStore) -> ImageRecord:
    sha256 = hashlib.sha256(data).hexdigest()
    key = object_key(sha256, imaging.EXTENSIONS[photograph.format])
    store.put(key, data, f"image/{photograph.format.lower()}")
    return ImageRecord(
        Status.OK,
        sha256=sha256,
        size_bytes=len(data),
        width=photograph.width,
        height=photograph.height,
        perceptual_hash=str(imagehash.phash(Image.fromarray(photograph.pixels))),
        url_s3=store.uri(key),
    )


def _unless_known(url: str, record: ImageRecord, engine: Engine) -> ImageRecord:
    """A photograph that another address brought first is its duplicate; both rows name the one object."""
    first = catalog.url_of_content(engine, record.sha256) if record.sha256 else None
    if first in {None, url}:
        return record
    return replace(record, status=Status.DUPLICATE, detail=f"the same bytes as {first}")
