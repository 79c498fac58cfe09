"""Each DAG run once by itself, and what a reader finds of it afterwards."""

import json
from typing import Any

import pytest

from infra.local.plan import Stack
from tests.integration.airflow.command_line import AirflowCommand
from tests.integration.airflow.loop import TRAINING, Loop


@pytest.fixture(scope="module")
def dags(airflow_stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> AirflowCommand:
    return AirflowCommand.beside(airflow_stack, tmp_path_factory.mktemp("airflow-home"))


@pytest.mark.parametrize("dag", ["ingest_images", "monitor_model", "housekeeping"])
def test_what_runs_by_the_clock_ends_well(dags: AirflowCommand, dag: str) -> None:
    outcome = dags.test(dag)
    assert outcome.succeeded, outcome.said


def test_the_decision_to_train_is_made_in_a_task_of_its_own(dags: AirflowCommand, loop: Loop) -> None:
    outcome = dags.test(TRAINING, "--mark-success-pattern", "extract_features|train|evaluate|publish")
    assert outcome.succeeded, outcome.said
    assert "a person asked for it" in outcome.said


def test_a_person_may_leave_the_decision_to_the_triggers(dags: AirflowCommand, loop: Loop) -> None:
    outcome = dags.test(TRAINING, "--conf", '{"force": false}')
    assert outcome.succeeded, outcome.said
    assert "a person asked for it" not in outcome.said
    assert "training_decided" in outcome.said
    assert "train=False" in outcome.said


def test_a_form_that_nobody_filled_in_changes_nothing_and_is_told(dags: AirflowCommand) -> None:
    outcome = dags.test("promote_model")
    assert not outcome.succeeded
    (told,) = [line for line in outcome.said.splitlines() if "dag_failed" in line]
    assert all(word in told for word in ("dag=promote_model", "task=change", "attempt=1", "promote needs a version"))


def test_a_promotion_of_an_unknown_action_does_not_begin(dags: AirflowCommand) -> None:
    outcome = dags.test("promote_model", "--conf", '{"action": "delete"}')
    assert not outcome.succeeded
    assert "is not one of" in outcome.said


def test_an_error_that_lasts_is_not_tried_again(dags: AirflowCommand) -> None:
    without = {name: value for name, value in dags.environment.items() if name != "MLFLOW_TRACKING_URI"}
    outcome = AirflowCommand(without).test("monitor_model")
    assert not outcome.succeeded
    assert "SettingsError: set these variables" in outcome.said
    assert "UP_FOR_RETRY" not in outcome.said.upper()


def test_the_schedules_stand_in_airflow_s_list(airflow_stack: Stack) -> None:
    shown = AirflowCommand.of(airflow_stack)(
        "dags", "list", "--columns", "dag_id,timetable_summary", "--output", "json"
    )
    listed = {each["dag_id"]: each["timetable_summary"] for each in json.loads(shown.said.splitlines()[-1])}
    assert listed == {
        "housekeeping": "30 2 * * *",
        "ingest_images": "*/15 * * * *",
        "monitor_model": "*/15 * * * *",
        "promote_model": None,
        "train_model": "Asset or 0 3 * * 0",
    }


def test_a_task_s_log_names_run_data_set_and_version(loop: Loop) -> None:
    run = next(
        run for run, state in loop.airflow.runs(TRAINING).items() if state == "success" and _published(loop, run)
    )
    for task, event, field in (("train", "model_trained", "dataset_digest"), ("publish", "step_done", "version")):
        (line, *_) = [each for each in _lines(loop, run, task) if each["event"] == event]
        assert line["run_id"] == run
        assert line[field]


def _published(loop: Loop, run: str) -> bool:
    return loop.tasks(run)["publish"] == "success"


def _lines(loop: Loop, run: str, task: str) -> list[dict[str, Any]]:
    content = loop.get(f"dags/{TRAINING}/dagRuns/{run}/taskInstances/{task}/logs/1")["content"]
    return [line for line in content if "event" in line]
