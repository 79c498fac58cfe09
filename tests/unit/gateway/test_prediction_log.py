import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import OperationalError

from gateway.metrics import Metrics
from gateway.prediction_log import PredictionLog
from gateway.prediction_rows import Entry, record
from ml import catalog
from ml.catalog import FEEDBACK, PREDICTIONS
from ml.migrations import migrate
from tests.unit.ml.logged import prediction

SQL = Path(__file__).parents[3] / "sql"


def entry(id_: str, *, review: bool = False) -> Entry:
    return Entry(prediction() | {"id": id_}, review)


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
    record_: Callable[[Sequence[Entry]], int],
    use: Callable[[PredictionLog], Awaitable[None]],
    max_rows: int = 100,
) -> Metrics:
    metrics = Metrics()

    async def whole() -> None:
        async with PredictionLog(record_, metrics, max_rows=max_rows, retry_seconds=0.01) as log:
            await use(log)

    asyncio.run(whole())
    return metrics


def away(_: Sequence[Entry]) -> int:
    raise OperationalError("INSERT", {}, ConnectionRefusedError("connection refused"))


def test_what_waits_at_the_end_is_written(engine: Engine) -> None:
    async def use(log: PredictionLog) -> None:
        for number in range(1200):
            log.add(entry(str(number)))

    metrics = run(lambda rows: record(engine, rows), use, max_rows=2000)
    assert logged(engine) == 1200
    assert gap(metrics) == 0


def test_a_full_queue_loses_the_newest_and_counts_them() -> None:
    written: list[Entry] = []

    async def use(log: PredictionLog) -> None:
        for number in range(5):
            log.add(entry(str(number)))

    def keep(rows: Sequence[Entry]) -> int:
        written.extend(rows)
        return 0

    metrics = run(keep, use, max_rows=3)
    assert [each.id for each in written] == ["0", "1", "2"]
    assert gap(metrics) == 2


@pytest.mark.parametrize("trouble", [OperationalError("INSERT", {}, Exception("away")), ValueError("unforeseen")])
def test_rows_wait_for_whatever_passes(trouble: Exception) -> None:
    attempts: list[int] = []
    came_back = asyncio.Event()

    async def use(log: PredictionLog) -> None:
        log.add(entry("a"))
        loop = asyncio.get_running_loop()

        def later(rows: Sequence[Entry]) -> int:
            attempts.append(len(rows))
            if len(attempts) < 3:
                raise trouble
            loop.call_soon_threadsafe(came_back.set)
            return 0

        state["record"] = later
        await asyncio.wait_for(came_back.wait(), 10)

    state: dict[str, Callable[[Sequence[Entry]], int]] = {}
    metrics = run(lambda rows: state["record"](rows), use)
    assert attempts == [1, 1, 1]
    assert gap(metrics) == 0


def test_what_a_lost_database_never_took_is_counted_at_the_end() -> None:
    async def use(log: PredictionLog) -> None:
        log.add(entry("a"))
        log.add(entry("b"))

    assert gap(run(away, use)) == 2


def test_a_batch_whose_confirmation_was_lost_is_not_counted_twice(engine: Engine) -> None:
    record(engine, [entry("a"), entry("b")])
    assert record(engine, [entry("a"), entry("b"), entry("c")]) == 0
    assert logged(engine) == 3


def test_a_row_that_waits_can_be_found_until_it_is_written(engine: Engine) -> None:
    logs: list[PredictionLog] = []

    async def use(log: PredictionLog) -> None:
        logs.append(log)
        log.add(entry("a"))
        assert log.find("a") is not None
        assert log.find("b") is None

    run(lambda entries: record(engine, entries), use)
    assert logs[0].find("a") is None


def reviews(engine: Engine) -> list[tuple[str, str, str | None]]:
    query = select(FEEDBACK.c.prediction_id, FEEDBACK.c.review_state, FEEDBACK.c.said_label)
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(query)]


def test_a_review_is_opened_for_those_that_a_person_shall_look_at(engine: Engine) -> None:
    first, second = (prediction() for _ in range(2))
    record(engine, [Entry(first, review=True), Entry(second)])
    assert reviews(engine) == [(first["id"], "open", None)]


def test_a_batch_that_is_written_again_opens_no_second_review(engine: Engine) -> None:
    batch = [Entry(prediction(), review=True) for _ in range(3)]
    record(engine, batch[:2])
    assert record(engine, batch) == 0
    assert len(reviews(engine)) == logged(engine) == 3


def test_the_caller_s_word_is_the_review_when_it_came_first(engine: Engine) -> None:
    told = prediction()
    catalog.say(engine, catalog.Word(told["id"], told["sha256"], "grass", "app"))
    record(engine, [Entry(told, review=True)])
    assert reviews(engine) == [(told["id"], "open", "grass")]
    assert logged(engine) == 1
