"""Photographs on their way to S3: a queue bounded in bytes, off the path of the requests.

A prediction whose photograph is to be kept is logged once that has happened or failed: `kept` says what is true.
"""

import asyncio
from asyncio import Future
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, Literal, Self

import structlog

from gateway.circuit import Circuit
from gateway.errors import StorageUnavailable
from gateway.metrics import Metrics
from gateway.photographs import PhotographStore
from gateway.prediction_rows import Entry

WRITERS: Final = 2
FAILURES: Final = 3  # of S3 in a row, before no more is written but probes
PROBE_SECONDS: Final = 5.0
ENTRY_BYTES: Final = 4_000  # what one takes beside its photograph: small ones, too, fill the queue
FLUSH_SECONDS: Final = 3.0  # at the end, for what still waits
SETTLED_SECONDS: Final = 2.0  # that a person's feedback may wait for its photograph

Lost = Literal["queue_full", "storage_away", "stopped"]
End = Lost | Literal["forgotten"] | None  # None: it is stored
log = structlog.get_logger()


@dataclass(frozen=True)
class _Upload:
    entry: Entry
    data: bytes
    media_type: str
    settled: "Future[Entry]"

    @property
    def sha256(self) -> str:
        return str(self.entry.row["sha256"])

    @property
    def size_bytes(self) -> int:
        return len(self.data) + ENTRY_BYTES


class UploadQueue:
    """While S3 is away photographs are lost, each counted, and not asked for again until S3 has answered a probe."""

    def __init__(
        self, photographs: PhotographStore, pass_on: Callable[[Entry], object], metrics: Metrics, *, max_bytes: int
    ) -> None:
        self._photographs = photographs
        self._circuit = Circuit(opens_after=FAILURES, probe_seconds=PROBE_SECONDS)
        self._pass_on = pass_on
        self._metrics = metrics
        self._max_bytes = max_bytes
        self._queue: asyncio.Queue[_Upload | None] = asyncio.Queue()
        self._waiting: dict[str, _Upload] = {}
        self._writing: set[str] = set()  # ids of those that a writer has in hand
        self._unwanted: set[str] = set()
        self._held_bytes = 0

    def add(self, entry: Entry, data: bytes, media_type: str) -> None:
        """Never waits, and copies nothing."""
        upload = _Upload(entry, data, media_type, asyncio.get_running_loop().create_future())
        if self._photographs.holds(upload.sha256):
            self._conclude(entry, None)
        elif self._held_bytes + upload.size_bytes > self._max_bytes:
            self._conclude(entry, "queue_full")
        else:
            self._hold(upload.size_bytes)
            self._waiting[entry.id] = upload
            self._queue.put_nowait(upload)

    async def settled(self, prediction_id: str) -> Entry | None:
        """A prediction that waits here, once its photograph is stored or lost; after a moment as it stands."""
        upload = self._waiting.get(prediction_id)
        if upload is None:
            return None
        with suppress(TimeoutError):
            return await asyncio.wait_for(asyncio.shield(upload.settled), SETTLED_SECONDS)
        return upload.entry

    async def forget(self, sha256: str) -> None:
        """Nothing of this photograph is written from here on; what a writer had in hand is written by then."""
        waiting = [each for each in self._waiting.values() if each.sha256 == sha256]
        self._unwanted |= {each.entry.id for each in waiting}
        if in_hand := [each.settled for each in waiting if each.entry.id in self._writing]:
            await asyncio.wait(in_hand, timeout=SETTLED_SECONDS)

    async def __aenter__(self) -> Self:
        self._writers = [asyncio.create_task(self._write()) for _ in range(WRITERS)]
        return self

    async def __aexit__(self, *_exception: object) -> None:
        for _ in self._writers:
            self._queue.put_nowait(None)
        _, late = await asyncio.wait(self._writers, timeout=FLUSH_SECONDS)
        for writer in late:
            writer.cancel()
        for upload in list(self._waiting.values()):
            self._settle(upload, "stopped")

    async def _write(self) -> None:
        while (upload := await self._queue.get()) is not None:
            self._writing.add(upload.entry.id)
            self._settle(upload, await self._stored(upload))

    async def _stored(self, upload: _Upload) -> End:
        if upload.entry.id in self._unwanted:
            return "forgotten"
        if self._photographs.holds(upload.sha256):
            return None
        if self._circuit.state != "closed" and not self._circuit.begin_probe():
            return "storage_away"
        try:
            await self._photographs.put(upload.sha256, upload.data, upload.media_type)
        except StorageUnavailable as error:
            log.warning("photograph_lost", sha256=upload.sha256, reason=str(error))
        except Exception:  # the writer must outlive what nobody foresaw: without it nothing more would be kept
            log.exception("photograph_lost", sha256=upload.sha256)
        else:
            self._circuit.answered()
            return None
        self._circuit.failed()
        return "storage_away"

    def _settle(self, upload: _Upload, end: End) -> None:
        del self._waiting[upload.entry.id]
        self._writing.discard(upload.entry.id)
        self._unwanted.discard(upload.entry.id)
        self._hold(-upload.size_bytes)
        upload.settled.set_result(self._conclude(upload.entry, end))

    def _conclude(self, entry: Entry, end: End) -> Entry:
        """To the log as it turned out, and counted."""
        if end is None:
            entry = entry.kept()
            self._metrics.photographs_kept.inc()
        elif end != "forgotten":
            self._metrics.photographs_lost.labels(end).inc()
        self._pass_on(entry)
        return entry

    def _hold(self, change_bytes: int) -> None:
        self._held_bytes += change_bytes
        self._metrics.photographs_waiting.set(self._held_bytes)
