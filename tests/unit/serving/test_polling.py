from collections.abc import Callable, Iterator
from threading import Event

import structlog
from structlog.testing import capture_logs

from infra.serving.errors import ConfigRefused, StorageAway
from infra.serving.polling import Polling


def acting(*outcomes: Exception | None) -> Callable[[], None]:
    left: Iterator[Exception | None] = iter(outcomes)

    def act() -> None:
        outcome = next(left)
        if outcome:
            raise outcome

    return act


def events(*outcomes: Exception | None) -> list[str]:
    structlog.reset_defaults()
    polling = Polling("config", acting(*outcomes))
    with capture_logs() as logs:
        for _ in outcomes:
            polling.turn()
    return [str(each["event"]) for each in logs]


def test_a_failure_that_lasts_is_told_once_and_its_end_too() -> None:
    away = [StorageAway(f"connection {number} refused") for number in range(3)]
    assert events(None, *away, None, None) == ["poll_failed", "poll_recovered"]


def test_another_failure_is_told_again() -> None:
    assert events(ConfigRefused("line 1"), ConfigRefused("line 1"), ConfigRefused("line 2")) == ["poll_failed"] * 2
    assert events(StorageAway("away"), ConfigRefused("line 1")) == ["poll_failed"] * 2


def test_the_thread_outlives_what_nobody_foresaw() -> None:
    survived, stop = Event(), Event()
    outcomes = iter([ValueError("unforeseen")])

    def act() -> None:
        for error in outcomes:
            raise error
        survived.set()

    Polling("config", act).start(0.01, stop)
    assert survived.wait(10)
    stop.set()
