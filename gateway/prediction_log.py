"""Predictions on their way to the database: a bounded queue, written in batches, off the path of the requests."""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import islice
from typing import Final, Self

import structlog
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from gateway.metrics import Metrics
from gateway.prediction_rows import Entry

BATCH: Final = 500
GATHER_SECONDS: Final = 0.2  # rows come together to one transaction; the database is asked five times a second at most
FLUSH_SECONDS: Final = 5.0  # at the end, for what still waits

log = structlog.get_logger()


class PredictionLog:
    """While the database is away rows wait; the newest are lost and counted when `max_rows` wait already."""

    def __init__(
        self, record: Callable[[Sequence[Entry]], int], metrics: Metrics, *, max_rows: int, retry_seconds: float
    ) -> None:
        self._record = record
        self._metrics = metrics
        self._max_rows = max_rows
        self._retry_seconds = retry_seconds
        self._rows: deque[Entry] = deque()
        self._filled = asyncio.Event()
        self._closing = asyncio.Event()

    def add(self, entry: Entry) -> None:
        """Never waits."""
        if len(self._rows) >= self._max_rows:
            self._metrics.log_gap.inc()
            return
        self._rows.append(entry)
        self._metrics.log_waiting.set(len(self._rows))
        self._filled.set()

    def find(self, prediction_id: str) -> Entry | None:
        """One that still waits."""
        return next((entry for entry in self._rows if entry.id == prediction_id), None)

    async def __aenter__(self) -> Self:
        self._writer = asyncio.create_task(self._write())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closing.set()
        self._filled.set()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._writer, FLUSH_SECONDS)
        if self._rows:
            self._metrics.log_gap.inc(len(self._rows))
            log.error("predictions_lost", rows=len(self._rows))

    async def _write(self) -> None:
        while self._rows or not self._closing.is_set():
            await self._filled.wait()
            await self._pause(GATHER_SECONDS)
            if await self._write_batch():
                continue
            if self._closing.is_set():
                return
            await self._pause(self._retry_seconds)

    async def _write_batch(self) -> bool:
        """False when the database is away; the rows then stay."""
        batch = list(islice(self._rows, BATCH))
        if not batch:
            return True
        try:
            refused = await asyncio.to_thread(self._record, batch)
        except SQLAlchemyError as error:
            log.warning("predictions_wait", rows=len(self._rows), reason=_reason(error))
            return False
        except Exception:  # the writer must outlive what nobody foresaw: without it every later row would be lost
            log.exception("predictions_wait", rows=len(self._rows))
            return False
        self._metrics.log_gap.inc(refused)
        self._forget(len(batch))
        return True

    def _forget(self, count: int) -> None:
        for _ in range(count):
            self._rows.popleft()
        self._metrics.log_waiting.set(len(self._rows))
        if not self._rows and not self._closing.is_set():
            self._filled.clear()

    async def _pause(self, seconds: float) -> None:
        """Ends early when the process ends."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), seconds)


def _reason(error: SQLAlchemyError) -> str:
    """The database's own words: SQLAlchemy's message repeats every value of the batch."""
    return str(error.orig) if isinstance(error, DBAPIError) else str(error)
