"""One promotion at a time."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest

from ml.jobs import promoting
from ml.publish.lease import LeaseHeld, LeaseLost
from ml.publish.steps import Step
from tests.integration.publishing.place import Place
from tests.integration.publishing.traffic import traffic


@contextmanager
def paused(version: int, run_id: str, after: Step) -> Iterator[tuple["Future[int]", Callable[[], None]]]:
    """A promotion that has ended a step and goes on when it is told to."""
    reached, go_on = Event(), Event()

    def wait(step: Step) -> None:
        if step is after:
            reached.set()
            assert go_on.wait(60)

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(promoting.promote, version, reason="first", run_id=run_id, tell=wait)
        try:
            assert reached.wait(60)
            yield running, go_on.set
        finally:
            go_on.set()


def test_of_two_promotions_one_wins_and_the_other_says_why_it_stops(place: Place, run_id: str) -> None:
    first, second, before = place.register(), place.register(), place.stable
    with traffic(place.replicas, place.store) as seen, paused(first, run_id, Step.LIST) as (running, go_on):
        sentence = rf"run {run_id} holds the lease for its promote of version {first} until \d{{4}}-.* UTC"
        with pytest.raises(LeaseHeld, match=sentence):
            promoting.promote(second, reason="second", run_id=f"second-{run_id}")
        go_on()
        running.result(60)
    seen.assert_unharmed()
    assert set(seen.answers) == {before, first}
    place.assert_whole(first)
    assert not place.rows(second)


def test_the_other_waits_as_long_as_it_may(place: Place, run_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = place.register(), place.register()
    with paused(first, run_id, Step.PUT) as (running, go_on), ThreadPoolExecutor(1) as pool:
        monkeypatch.setenv("LEASE_WAIT_SECONDS", "60")
        other = pool.submit(promoting.promote, second, reason="second", run_id=f"second-{run_id}")
        go_on()
        running.result(60)
        other.result(60)
    place.assert_whole(second)
    assert place.rows(second) == [("promote", first, second)]


def test_a_run_whose_next_try_has_taken_over_stops_and_undoes_nothing(place: Place, run_id: str) -> None:
    version = place.register()
    with paused(version, run_id, Step.LIST) as (zombie, go_on):
        promoting.promote(version, reason="the next try", run_id=run_id)
        go_on()
        with pytest.raises(LeaseLost, match=f"run {run_id} lost its lease"):
            zombie.result(60)
    place.assert_whole(version)
    assert version in place.listed
