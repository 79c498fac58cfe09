"""What is past its retention goes, with the rights of the role `housekeeping` and no others."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import time
from uuid import uuid4

import pytest
from sqlalchemy import Engine, delete, func, select

from ml import catalog
from ml.catalog import FEEDBACK, PREDICTIONS, ReviewState
from ml.jobs import housekeeping
from ml.publish.replicas import wait_until
from ml.storage import ObjectStore
from tests.unit.ml.logged import prediction, review

DAY_SECONDS = 86_400
# Objects cannot be made to look old, so they are kept for a moment only.
A_MOMENT_IN_DAYS = 0.2 / DAY_SECONDS


@pytest.fixture
def uploads(environment: None, bucket: Callable[[str, str], ObjectStore]) -> ObjectStore:
    """The bucket as the gateway writes to it."""
    return bucket("plants", "gateway")


def test_predictions_go_after_their_retention_in_batches(
    environment: None, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SWEEP_BATCH", "7")
    old, young = catalog.now() - timedelta(days=181), catalog.now() - timedelta(days=179)
    catalog.record_predictions(engine, [prediction(at=at) for at in [old] * 20 + [young] * 3])
    assert housekeeping.sweep()["predictions"] == 20
    with engine.begin() as connection:
        assert connection.scalar(select(func.count()).select_from(PREDICTIONS).where(PREDICTIONS.c.at < young)) == 0
        assert connection.execute(delete(PREDICTIONS).where(PREDICTIONS.c.at == young)).rowcount == 3


def test_uploads_go_unless_a_review_waits_for_them(
    uploads: ObjectStore, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting, settled, unknown = (prediction() for _ in range(3))
    review(engine, waiting, ReviewState.OPEN)
    review(engine, settled, ReviewState.REJECTED)
    keys = [f"uploads/{each['sha256'][:2]}/{each['sha256']}.jpg" for each in (waiting, settled, unknown)]
    for key in keys:
        uploads.put(key, b"a photograph")
    housekeeping.sweep()
    assert all(uploads.exists(key) for key in keys)
    monkeypatch.setenv("UPLOADS_RETENTION_DAYS", str(A_MOMENT_IN_DAYS))

    def swept() -> bool:
        housekeeping.sweep()
        return [uploads.exists(key) for key in keys] == [True, False, False]

    wait_until(swept, seconds=20, otherwise=lambda: f"there are still {list(filter(uploads.exists, keys))}")
    with engine.begin() as connection:
        connection.execute(delete(FEEDBACK))
    assert housekeeping.sweep()["uploads"] >= 1  # and what other tests left
    assert not uploads.exists(keys[0])


def test_what_is_to_be_forgotten_goes_at_the_next_sweep_though_it_was_written_late(
    uploads: ObjectStore, engine: Engine
) -> None:
    """By a gateway that had it in its queue when another one was told to forget it."""
    sha256, later = (prediction()["sha256"] for _ in range(2))
    catalog.ask_to_forget(engine, sha256, "a reviewer")
    keys = [f"uploads/{each[:2]}/{each}" for each in (sha256, later)]
    for key in keys:
        uploads.put(key, b"a photograph")
    housekeeping.sweep()
    assert [uploads.exists(key) for key in keys] == [False, True]


def test_logs_go_with_their_run_once_nothing_was_written_for_long(
    environment: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW_LOG_DIRECTORY", str(tmp_path))
    old = [_logged(tmp_path, f"dag_id=train_model/run_id={uuid4()}/task_id=train", days=31) for _ in range(2)]
    old.append(_logged(tmp_path, "dag_processor/2026-01-01", days=31))
    young = [_logged(tmp_path, f"dag_id=train_model/run_id={uuid4()}/task_id=train", days=29)]
    today = _logged(tmp_path, "dag_processor/2026-08-01", days=1)
    (tmp_path / "dag_processor" / "latest").symlink_to(today.parent)
    assert housekeeping.sweep()["logs"] == 3
    assert not any(each.parent.exists() for each in old)
    assert all(each.exists() for each in [*young, today, tmp_path / "dag_processor" / "latest"])


def test_a_second_sweep_finds_nothing(environment: None) -> None:
    housekeeping.sweep()
    assert housekeeping.sweep() == {"predictions": 0, "uploads": 0, "logs": 0}


def _logged(root: Path, directory: str, *, days: float) -> Path:
    """A log that was written so long ago, with its directories."""
    file = root / directory / "attempt=1.log"
    file.parent.mkdir(parents=True)
    file.write_text("a line")
    moment = time() - days * DAY_SECONDS
    for each in (file, file.parent, file.parent.parent):
        os.utime(each, (moment, moment))
    return file
