"""Checks and stores photographs; every outcome is a row of `images`, and none stops the batch."""

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import islice
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
ROWS: Final = 50  # in one transaction
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
    """Read each address once and record what came; gives how many photographs became usable. Safe to run twice.

    Rows are written some at a time: a run that is cut short reads those once more.
    """
    with ThreadPoolExecutor(concurrency) as pool:
        # In the order of the addresses, however they came: which of several that are the same is first is no race.
        found = zip(urls, pool.map(lambda each: examine(each, store=store, read=read), urls), strict=True)
        written = iter(lambda: list(islice(found, ROWS)), [])
        return sum(_record(some, engine, source, retry_base) for some in written)


def _record(found: Sequence[tuple[str, ImageRecord]], engine: Engine, source: str, retry_base: timedelta) -> int:
    failed = [url for url, record in found if record.sha256 is None]
    attempts = catalog.attempts_of(engine, failed)
    retries = {url: backoff(attempts.get(url, 0), retry_base) for url in failed}
    catalog.record_images(engine, found, source=source, retry_after=retries)
    for url, record in found:
        if record.status is not Status.OK:
            log.warning("photograph_set_aside", url=url, status=record.status, detail=record.detail)
    return len(found) - len(failed)


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
