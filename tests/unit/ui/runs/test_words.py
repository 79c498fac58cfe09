import pytest

from tests.unit.ui import canned_models
from ui.api.runs import FollowedRun
from ui.runs import words
from ui.texts import Reader

ENGLISH = Reader("en")


def followed(state: str, *tasks: tuple[str, str]) -> FollowedRun:
    return FollowedRun.model_validate_json(canned_models.run(state, *tasks).body)


@pytest.mark.parametrize(
    ("run", "outcome"),
    [
        (followed("queued"), "moving"),
        (followed("success", ("decide", "success"), ("train", "success")), "done"),
        (followed("success", ("decide", "skipped"), ("train", "skipped")), "stopped"),
        (followed("failed", ("decide", "failed"), ("train", "upstream_failed")), "failed"),
    ],
)
def test_a_run_that_decided_against_going_on_is_told_apart_from_one_that_is_done(
    run: FollowedRun, outcome: str
) -> None:
    assert run.outcome == outcome


def test_progress_names_the_task_that_it_is_at_and_counts_those_behind() -> None:
    run = followed("running", ("decide", "success"), ("extract_features", "running"), ("train", "waiting"))
    assert words.progress(run, ENGLISH) == "Step 2 of 3: Look at the photographs"
    assert run.share == pytest.approx(1 / 3)


@pytest.mark.parametrize("run", [followed("queued", ("decide", "waiting")), followed("running")])
def test_a_run_that_has_not_begun_is_said_to_wait(run: FollowedRun) -> None:
    assert words.progress(run, ENGLISH) == "It waits for its turn."


def test_a_task_that_has_begun_has_its_time_and_its_log() -> None:
    run = followed("running", ("train", "success"), ("a_task_of_next_year", "waiting"))
    done, to_come = (words.line(each, run, ENGLISH) for each in run.tasks)
    assert done.endswith("**Train** · done · 12.0 s · [log](http://airflow/api-1/tasks/train)")
    assert to_come.endswith("**a task of next year** · waiting")


def test_the_task_that_did_not_go_on_is_the_first_that_was_left_out_or_failed() -> None:
    assert words.stopped_at(followed("success", ("decide", "skipped"), ("train", "skipped"))) == "decide"
    assert words.stopped_at(followed("failed")) is None
