"""Steps of a run as the API tells of them."""

from datetime import UTC, datetime

import pytest

from gateway.runs import together
from gateway.schemas.runs import Step


def step(state: str, started: int | None = None, ended: int | None = None, tries: int = 1) -> Step:
    moments = [None if each is None else datetime(2026, 3, 1, 8, each, tzinfo=UTC) for each in (started, ended)]
    return Step(task="extract_features", state=state, tries=tries, started=moments[0], ended=moments[1])


@pytest.mark.parametrize(
    ("states", "state"),
    [
        (("success", "success"), "success"),
        (("success", "running", "waiting"), "running"),
        (("success", "running", "failed"), "failed"),
        (("skipped", "success"), "skipped"),
    ],
)
def test_a_task_of_several_chunks_is_as_far_as_the_last_of_them(states: tuple[str, ...], state: str) -> None:
    assert together([step(each) for each in states]).state == state


def test_it_takes_from_the_first_start_to_the_last_end() -> None:
    whole = together([step("success", 5, 7), step("success", 3, 9, tries=2)])
    assert whole == step("success", 3, 9, tries=2)
    assert together([step("success", 5, 7), step("running", 3)]).ended is None
