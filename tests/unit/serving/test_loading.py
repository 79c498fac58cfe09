import itertools
from collections.abc import Callable, Iterator

import pytest

from infra.serving.errors import LoadFailed
from infra.serving.lifecycle import ServableId
from infra.serving.loading import LoadPolicy, load
from infra.serving.servable import Servable

ID = ServableId("m", 1)
POLICY = LoadPolicy(retries=2, interval_seconds=7, threads=1)


def failing(counter: Iterator[int]) -> Callable[[], Servable]:
    def once() -> Servable:
        raise LoadFailed(3, f"try {next(counter)}")

    return once


def test_a_load_is_tried_once_and_again_as_often_as_is_allowed() -> None:
    counter = itertools.count(1)
    with pytest.raises(LoadFailed, match="try 3"):
        load(ID, failing(counter), POLICY, is_unwanted=lambda _: False)
    assert next(counter) == 4


def test_between_tries_the_interval_is_waited_for() -> None:
    waits: list[float] = []

    def is_unwanted(seconds: float) -> bool:
        waits.append(seconds)
        return False

    with pytest.raises(LoadFailed):
        load(ID, failing(itertools.count()), POLICY, is_unwanted)
    assert [wait for wait in waits if wait] == [7, 7]


def test_a_version_that_leaves_the_list_is_not_tried_again() -> None:
    counter = itertools.count(1)
    with pytest.raises(LoadFailed, match="try 1"):
        load(ID, failing(counter), POLICY, is_unwanted=lambda seconds: seconds > 0)
    assert next(counter) == 2


def test_a_version_that_left_before_its_turn_is_not_tried_at_all() -> None:
    with pytest.raises(LoadFailed, match="no longer listed"):
        load(ID, failing(itertools.count()), POLICY, is_unwanted=lambda _: True)
