import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import OperationalError

from gateway.metrics import Metrics
from gateway.prediction_log import PredictionLog
from gateway.prediction_rows import Row, record
from ml import catalog
from ml.catalog import PREDICTIONS
from ml.migrations import migrate

SQL = Path(__file__).parents[3] / "sql"


def row(id_: str) -> Row:
    numbers = dict.fromkeys(("probability", "novelty", "brightness", "sharpness", "milliseconds"), 0.5)
    whole = {"model_version": 1, "width": 60, "height": 40, "sampled": False, "kept": False}
    return numbers | whole | {"id": id_, "at": catalog.now(), "label": "grass", "sha256": "9f" * 32, "key_name": "app"}


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    made = catalog.connect(f"sqlite:///{tmp_path / 'plants.sqlite'}")
    migrate(made, SQL)
    return made


def logged(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(PREDICTIONS)) or 0


def gap(metrics: Metrics) -> float:
    return metrics.registry.get_sample_value("gateway_prediction_log_gap_total") or 0.0


def run(
    record_: Callable[[Sequence[Row]], int],
    use: Callable[[PredictionLog], Awaitable[None]],
    max_rows: int = 100,
) -> Metrics:
    metrics = Metrics()

    async def whole() -> None:
        async with PredictionLog(record_, metrics, max_rows=max_rows, retry_seconds=0.01) as log:
            await use(log)

    asyncio.run(whole())
    return metrics


def away(_: Sequence[Row]) -> int:
    raise OperationalError("INSERT", {}, ConnectionRefusedError("connection refused"))


def test_what_waits_at_the_end_is_written(engine: Engine) -> None:
    async def use(log: PredictionLog) -> None:
        for number in range(1200):
            log.add(row(str(number)))

    metrics = run(lambda rows: record(engine, rows), use, max_rows=2000)
    assert logged(engine) == 1200
    assert gap(metrics) == 0


def test_a_full_queue_loses_the_newest_and_counts_them() -> None:
    written: list[Row] = []

    async def use(log: PredictionLog) -> None:
        for number in range(5):
            log.add(row(str(number)))

    def keep(rows: Sequence[Row]) -> int:
        written.extend(rows)
        return 0

    metrics = run(keep, use, max_rows=3)
    assert [each["id"] for each in written] == ["0", "1", "2"]
    assert gap(metrics) == 2


@pytest.mark.parametrize("trouble", [OperationalError("INSERT", {}, Exception("away")), ValueError("unforeseen")])
def test_rows_wait_for_whatever_passes(trouble: Exception) -> None:
    attempts: list[int] = []
    came_back = asyncio.Event()

    async def use(log: PredictionLog) -> None:
        log.add(row("a"))
        loop = asyncio.get_running_loop()

        def later(rows: Sequence[Row]) -> int:
            attempts.append(len(rows))
            if len(attempts) < 3:
                raise trouble
            loop.call_soon_threadsafe(came_back.set)
            return 0

        state["record"] = later
        await asyncio.wait_for(came_back.wait(), 10)

    state: dict[str, Callable[[Sequence[Row]], int]] = {}
    metrics = run(lambda rows: state["record"](rows), use)
    assert attempts == [1, 1, 1]
    assert gap(metrics) == 0


def test_what_a_lost_database_never_took_is_counted_at_the_end() -> None:
    async def use(log: PredictionLog) -> None:
        log.add(row("a"))
        log.add(row("b"))

    assert gap(run(away, use)) == 2


def test_a_batch_whose_confirmation_was_lost_is_not_counted_twice(engine: Engine) -> None:
    record(engine, [row("a"), row("b")])
    assert record(engine, [row("a"), row("b"), row("c")]) == 0
    assert logged(engine) == 3
