"""Photographs in S3: those that people sent, and those that are training data."""

import asyncio
import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from gateway.errors import ApiError, ImageNotFound, StorageNotConfigured, StorageUnavailable
from gateway.settings import Settings

if TYPE_CHECKING:
    from ml.storage import ObjectStore, StorageError

T = TypeVar("T")
Connect = Callable[[], "ObjectStore"]

THREADS: Final = 4  # their own: while S3 hangs, the database is asked all the same
ATTEMPTS: Final = 2
READ_SECONDS: Final = 5.0
EMPTY: Final = "application/x-empty"
REMEMBERED: Final = 10_000  # photographs that were written lately
REMEMBERED_SECONDS: Final = 600.0  # no longer: another replica may have emptied one since


@dataclass(frozen=True)
class StoredPhotograph:
    """Its bytes as they came, and the content type that they are stored under."""

    body: bytes
    media_type: str


def upload_key(sha256: str) -> str:
    return f"uploads/{sha256[:2]}/{sha256}"


class PhotographStore:
    """Each call raises StorageNotConfigured without an address, StorageUnavailable when S3 does not do it."""

    def __init__(self, connect: Connect | None) -> None:
        self._connect = connect
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="s3")
        self._making = threading.Lock()
        self._made: ObjectStore | None = None
        self._written: dict[str, float] = {}  # SHA-256 → when, oldest first

    def holds(self, sha256: str) -> bool:
        """Whether this process wrote it lately, and did not empty it since: it need not be written again."""
        return time.monotonic() - self._written.get(sha256, -math.inf) < REMEMBERED_SECONDS

    async def put(self, sha256: str, data: bytes, media_type: str) -> None:
        """It is stored when this returns; the same photograph again changes nothing."""
        await self._ask(lambda store: store.put(upload_key(sha256), data, media_type))
        self._written.pop(sha256, None)
        self._written[sha256] = time.monotonic()
        if len(self._written) > REMEMBERED:
            del self._written[next(iter(self._written))]

    async def get_upload(self, sha256: str) -> StoredPhotograph:
        """Raises ImageNotFound, also for one that was emptied."""
        return await self._ask(lambda store: _read(store, upload_key(sha256)))

    async def get_stored(self, url_s3: str) -> StoredPhotograph:
        """By its address in `plants_data`. Raises ImageNotFound, also for one that was emptied."""
        return await self._ask(lambda store: _read(store, store.key(url_s3)))

    async def empty(self, sha256: str) -> None:
        """Overwrites an upload with nothing: the gateway's role may write, not delete."""
        self._written.pop(sha256, None)
        await self._ask(lambda store: store.put(upload_key(sha256), b"", EMPTY))

    def close(self) -> None:
        """Waits for nothing that is under way."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _ask(self, work: Callable[["ObjectStore"], T]) -> T:
        if self._connect is None:
            raise StorageNotConfigured("this gateway was started without S3_ENDPOINT_URL")
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._done, self._connect, work)

    def _done(self, connect: Connect, work: Callable[["ObjectStore"], T]) -> T:
        from ml.storage import StorageError

        try:
            return work(self._store(connect))
        except StorageError as error:
            raise _answer(error) from error

    def _store(self, connect: Connect) -> "ObjectStore":
        with self._making:
            if self._made is None:
                self._made = connect()
            return self._made


def connection(settings: Settings) -> Connect | None:
    """How to reach the bucket, when there is one."""
    if not settings.s3_endpoint_url:
        return None

    def connect() -> "ObjectStore":
        from ml import storage  # boto3 takes half a second to load: at first use, and in a thread

        return storage.connect(
            storage.PLANTS,
            storage.Patience(ATTEMPTS, READ_SECONDS),
            endpoint_url=settings.s3_endpoint_url,
            access_key=settings.s3_access_key.get_secret_value(),
            secret_key=settings.s3_secret_key.get_secret_value(),
            region="us-east-1",
        )

    return connect


def _read(store: "ObjectStore", key: str) -> StoredPhotograph:
    from ml.storage import AccessDenied

    try:
        found = store.get(key)
    except AccessDenied as error:  # what S3 says of an object that is not there to a role that may not list
        raise ImageNotFound("no photograph is stored under this name, or none that the gateway may read") from error
    if not found.body:
        raise ImageNotFound(f"{store.uri(key)}: this photograph was forgotten")
    return StoredPhotograph(found.body, found.content_type)


def _answer(error: "StorageError") -> ApiError:
    from ml import storage

    if isinstance(error, storage.ObjectMissing):
        return ImageNotFound("no photograph is stored under this name")
    if isinstance(error, storage.AccessDenied):
        return StorageUnavailable("S3 does not let the gateway in, or not there")
    if isinstance(error, storage.UnknownKeys):
        return StorageUnavailable("S3 does not know the keys of the gateway: S3_ACCESS_KEY, S3_SECRET_KEY")
    return StorageUnavailable(f"S3 does not answer: {type(error.__cause__).__name__}")
