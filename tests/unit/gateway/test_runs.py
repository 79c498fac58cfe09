"""Steps of a run as the API tells of them."""

from datetime import UTC, datetime

import pytest

from gateway import runs
from gateway.airflow import TRAINING, Airflow
from gateway.keys import ApiKey
from gateway.runs import together
from gateway.schemas.runs import Step
from tests.unit.gateway.canned_airflow import CannedAirflow
from tests.unit.gateway.test_airflow import ask


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


@pytest.mark.parametrize(("given", "recorded"), [("new photographs", "new photographs"), (None, "by key field-app")])
def test_the_record_says_why_or_else_who_asked(given: str | None, recorded: str) -> None:
    key = ApiKey(name="field-app", sha256="0" * 64, scopes=frozenset({"admin"}))
    assert runs.why(key, given).endswith(recorded)


@pytest.mark.parametrize(
    ("left", "force", "told"),
    [
        ({-1: "no reason yet"}, False, "no reason yet"),
        ({}, False, "spring"),
        ({-1: "a person asked for it"}, True, "spring"),
    ],
    ids=["decided by the triggers", "not decided yet", "forced"],
)
def test_a_run_s_reason_is_the_request_unless_the_triggers_decide(left: dict[int, str], force: bool, told: str) -> None:
    async def reason(connected: Airflow) -> str | None:
        run = {"dag_run_id": "api-1", "conf": {"reason": "spring", "force": force}}
        return await runs.reason(connected, TRAINING, run, task="decide")

    assert ask(CannedAirflow(chunk_words=left), reason) == told
