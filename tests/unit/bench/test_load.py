"""What counts as answered in a time, with fast servers and slow ones."""

import asyncio

from tests.bench.peers import load
from tests.bench.peers.load import LONGEST_SECONDS, Window


def test_what_ends_before_the_window_opens_is_not_counted() -> None:
    window = Window(callers=1, seconds=2, opened=10)
    for ended in (9.0, 10.5, 11.5, 12.5, 13.0):
        window.count(ended - 0.4, ended, answered=True)
    step = window.step()
    assert (step.per_second, round(step.median_ms or 0), step.failures) == (3 / 2.5, 400, 0)


def test_a_slow_server_is_given_time_for_an_answer_a_caller() -> None:
    window = Window(callers=3, seconds=2, opened=0)
    for ended in (1.0, 5.0):
        window.count(0, ended, answered=True)
    assert window.closed is None
    window.count(0, 9.0, answered=False)
    assert (window.step().per_second, window.step().failures) == (2 / 9, 1)


def test_no_server_is_given_for_ever() -> None:
    window = Window(callers=32, seconds=2, opened=0)
    window.count(0, LONGEST_SECONDS + 1, answered=False)
    assert window.step().median_ms is None


def test_every_caller_asks_again_when_it_is_answered_and_for_the_next_photograph() -> None:
    asked: list[int] = []

    async def ask(number: int) -> bool:
        asked.append(number)
        await asyncio.sleep(0.05)
        return number % 2 == 0

    step = asyncio.run(load.measure(ask, callers=2, seconds=0.3))
    assert sorted(asked) == list(range(len(asked)))
    assert step.failures > 1
    assert 5 < step.per_second < 25
