"""Downloads, checks and stores photographs; every outcome is a row of `images`, and none stops the batch."""

import hashlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import httpx
import imagehash
import structlog
from PIL import Image
from sqlalchemy import Engine

from ml import catalog, imaging
from ml.catalog import ImageRecord, Status
from ml.errors import MlError
from ml.storage import ObjectStore

log = structlog.get_logger()

LONGEST_RETRY: Final = timedelta(days=1)
Read = Callable[[str], bytes]


class DownloadError(MlError):
    """An address gave no bytes; nothing was stored, and the attempt is recorded with its reason."""


@dataclass(frozen=True)
class Mirror:
    """Addresses that begin with `prefix` are read below `base` (`file:///directory` or `http://host`) instead."""

    prefix: str
    base: str

    @classmethod
    def parse(cls, setting: str) -> "Mirror | None":
        prefix, _, base = setting.partition("=")
        return cls(prefix, base) if setting else None

    def map(self, url: str) -> str | None:
        """The mirrored address, or None for one that the mirror does not hold."""
        if not url.startswith(self.prefix):
            return None
        return f"{self.base.rstrip('/')}/{url.removeprefix(self.prefix).lstrip('/')}"


@dataclass(frozen=True)
class Downloader:
    """Reads addresses within limits: known hosts only, a size cap while streaming, time-outs, no redirects."""

    client: httpx.Client
    mirror: Mirror | None
    allowed_hosts: frozenset[str]
    max_bytes: int

    def read(self, url: str) -> bytes:
        """Raises DownloadError."""
        try:
            return self._read(url)
        except (ValueError, httpx.InvalidURL) as error:
            raise DownloadError(f"not an address: {error}") from error

    def _read(self, url: str) -> bytes:
        if self.mirror and (mirrored := self.mirror.map(url)):
            return self._open(mirrored, self.mirror.base) if mirrored.startswith("file:") else self._fetch(mirrored)
        # Parsed once: what is checked is what is asked for.
        address = httpx.URL(url)
        _refuse_unknown(address, self.allowed_hosts)
        return self._fetch(address)

    def _fetch(self, url: httpx.URL | str) -> bytes:
        try:
            with self.client.stream("GET", url, follow_redirects=False) as answer:
                answer.raise_for_status()
                return self._capped(answer)
        except httpx.HTTPError as error:
            raise DownloadError(str(error).splitlines()[0] if str(error) else type(error).__name__) from error

    def _capped(self, answer: httpx.Response) -> bytes:
        body = bytearray()
        for part in answer.iter_bytes():
            body += part
            if len(body) > self.max_bytes:
                raise DownloadError(f"longer than the limit of {self.max_bytes:,} bytes")
        return bytes(body)

    def _open(self, url: str, base: str) -> bytes:
        path, root = (Path(unquote(urlsplit(each).path)).resolve() for each in (url, base))
        if not path.is_relative_to(root):
            raise DownloadError("the address leads out of the mirror's directory")
        try:
            if path.stat().st_size > self.max_bytes:
                raise DownloadError(f"longer than the limit of {self.max_bytes:,} bytes")
            return path.read_bytes()
        except OSError as error:
            raise DownloadError(f"not in the mirror: {error.strerror}") from error


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


def _refuse_unknown(address: httpx.URL, allowed_hosts: frozenset[str]) -> None:
    if address.scheme not in {"http", "https"}:
        raise DownloadError(f"the scheme {address.scheme or '(none)'!r} is not http or https")
    if address.host not in allowed_hosts:
        raise DownloadError(f"the host {address.host!r} is not among ALLOWED_HOSTS")
