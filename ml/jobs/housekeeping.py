"""Forgets what is past its retention: predictions, uploads that wait for no review, logs of Airflow."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Final

import structlog
from sqlalchemy import Engine

from ml import catalog, storage
from ml.jobs.buckets import bucket
from ml.settings import HousekeepingSettings
from ml.storage import ObjectStore

log = structlog.get_logger()

UPLOADS: Final = "uploads/"
LOGS_OF_A_RUN: Final = "dag_id=*/run_id=*"
LOGS_OF_A_DAY: Final = "dag_processor/*"


def sweep() -> dict[str, int]:
    """How many of each kind went; what a failure left goes the next time."""
    settings = HousekeepingSettings.read()
    engine, now = catalog.connect(settings.database_url.get_secret_value()), datetime.now(UTC)
    predictions, uploads, logs = (
        now - timedelta(days=days)
        for days in (settings.predictions_retention_days, settings.uploads_retention_days, settings.logs_retention_days)
    )
    counts = {
        "predictions": _forget_predictions(engine, predictions, batch=settings.sweep_batch),
        "uploads": _forget_uploads(engine, bucket(settings, storage.PLANTS), uploads),
        "logs": _forget_logs(settings.airflow_log_directory, logs),
    }
    log.info("retention_kept", **counts)
    return counts


def _forget_predictions(engine: Engine, before: datetime, *, batch: int) -> int:
    """In many small transactions, so that the gateway never waits long to log."""
    total = 0
    while gone := catalog.forget_predictions(engine, before.replace(tzinfo=None), batch):
        total += gone
    return total


def _forget_uploads(engine: Engine, plants: ObjectStore, before: datetime) -> int:
    """Those past their retention, and at once what the gateway emptied or somebody wants forgotten."""
    gone = 0
    for page in plants.pages(UPLOADS):
        emptied = {found.key for found in page if not found.size_bytes}
        old = {found.key: PurePosixPath(found.key).stem for found in page if found.written < before}
        awaited = catalog.awaited_uploads(engine, set(old.values()))
        unwanted = catalog.unwanted_uploads(engine, {PurePosixPath(found.key).stem for found in page})
        forgotten = {found.key for found in page if PurePosixPath(found.key).stem in unwanted}
        for key in emptied | forgotten | {key for key, sha256 in old.items() if sha256 not in awaited}:
            plants.delete(key)
            gone += 1
    return gone


def _forget_logs(directory: Path | None, before: datetime) -> int:
    """Whole directories, of a run or of a day, in which nothing was written since."""
    old = [each for each in _log_directories(directory) if _last_written(each) < before.timestamp()]
    for each in old:
        shutil.rmtree(each)
    return len(old)


def _log_directories(directory: Path | None) -> Iterator[Path]:
    if directory is None:
        return
    for pattern in (LOGS_OF_A_RUN, LOGS_OF_A_DAY):
        # Airflow's `latest` is a link to the day that it still writes to.
        yield from (each for each in directory.glob(pattern) if each.is_dir() and not each.is_symlink())


def _last_written(directory: Path) -> float:
    return max(each.lstat().st_mtime for each in (directory, *directory.rglob("*")))
