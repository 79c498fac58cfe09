"""What each DAG promises, in the form in which the scheduler knows it."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import pytest

from tests.unit.airflow.parsed import Parsed

Dags = Mapping[str, Parsed]
PARSE_SECONDS = 8.0  # one on an idle machine
PICTURE_COLUMNS = 54

CRON = {"ingest_images": "*/15 * * * *", "monitor_model": "*/15 * * * *", "housekeeping": "30 2 * * *"}
ORDER = {
    "ingest_images": ["reviews", "pending", "ingest", "settle", "announce"],
    "train_model": ["decide", "new_photographs", "extract_features", "train", "evaluate", "publish"],
    "monitor_model": ["look"],
    "promote_model": ["change"],
    "housekeeping": ["sweep"],
}
HEAVY = {"train_model": {"extract_features", "train", "evaluate", "publish"}, "promote_model": {"change"}}


def tasks(dags: Dags) -> Iterator[tuple[str, str, dict[str, Any]]]:
    return ((dag, name, task) for dag, parsed in dags.items() for name, task in parsed.tasks.items())


def own(parsed: Parsed, name: str) -> dict[str, Any]:
    """A task's settings; a mapped one keeps its own in one part and the rest in another."""
    task = parsed.tasks[name]
    return {**task, **task.get("partial_kwargs", {})}


def schema(dags: Dags, dag: str, param: str) -> dict[str, Any]:
    (found,) = [each for name, each in dags[dag].dag["params"] if name == param]
    return dict(found["schema"]["__var"]) | {"description": found["description"], "default": found["default"]}


def test_there_are_just_these_five(dags: Dags) -> None:
    assert dags.keys() == ORDER.keys()


def test_each_file_is_read_within_its_time(dags: Dags) -> None:
    for name, parsed in dags.items():
        print(f"{name}: {parsed.seconds:.2f} s of processor time")  # noqa: T201 (a number for the reader)
        assert parsed.seconds <= PARSE_SECONDS, name


def test_tasks_follow_each_other_in_one_line(dags: Dags) -> None:
    for name, order in ORDER.items():
        followers = {task: dags[name].tasks[task].get("downstream_task_ids", []) for task in order}
        assert dags[name].tasks.keys() == set(order)
        for task, follower in pairwise(order):
            assert follower in followers[task], (name, task)


@pytest.mark.parametrize("name", CRON)
def test_these_run_by_the_clock_alone(dags: Dags, name: str) -> None:
    timetable = dags[name].dag["timetable"]
    assert (timetable["__type"].rpartition(".")[2], timetable["__var"]["expression"]) == (
        "CronTriggerTimetable",
        CRON[name],
    )


def test_training_is_woken_by_either_asset_or_by_sunday_night(dags: Dags) -> None:
    both = dags["train_model"].dag["timetable"]["__var"]
    assert both["timetable"]["__var"]["expression"] == "0 3 * * 0"
    assert both["asset_condition"]["__type"] == "asset_any"
    assert {each["name"] for each in both["asset_condition"]["objects"]} == {"plants/images", "plants/retraining"}


@pytest.mark.parametrize(
    ("dag", "task", "asset"),
    [("ingest_images", "announce", "plants/images"), ("monitor_model", "look", "plants/retraining")],
)
def test_these_wake_the_training(dags: Dags, dag: str, task: str, asset: str) -> None:
    assert [each["__var"]["name"] for each in own(dags[dag], task)["outlets"]] == [asset]


@pytest.mark.parametrize("name", CRON)
def test_a_new_installation_waits_for_the_next_date(dags: Dags, name: str) -> None:
    """Else one that is made soon after a quarter of an hour runs twice at once: by the clock and by hand."""
    assert dags[name].dag["timetable"]["__var"]["run_immediately"] == 0.0


def test_promotion_is_a_person_s_alone(dags: Dags) -> None:
    assert dags["promote_model"].dag["timetable"]["__type"].endswith("NullTimetable")


def test_one_run_at_a_time_and_none_for_the_past(dags: Dags) -> None:
    for name, parsed in dags.items():
        assert (parsed.dag["max_active_runs"], parsed.dag["catchup"]) == (1, False), name
        assert parsed.dag.get("start_date") is None, name


def test_every_task_is_tried_again_after_longer_and_longer_waits_and_ends_in_time(dags: Dags) -> None:
    for dag, parsed in dags.items():
        for name in parsed.tasks:
            task = own(parsed, name)
            assert task["retries"] >= 2, (dag, name)
            assert task["retry_exponential_backoff"] == 2, (dag, name)
            assert task["execution_timeout"], (dag, name)


def test_every_failure_is_told(dags: Dags) -> None:
    for dag, name, _ in tasks(dags):
        assert own(dags[dag], name)["has_on_failure_callback"], (dag, name)


def test_heavy_tasks_ask_for_two_slots_and_a_pod_of_their_own_size(dags: Dags) -> None:
    for dag, name, task in tasks(dags):
        heavy = name in HEAVY.get(dag, set())
        chosen = task | task.get("partial_kwargs", {})  # of a task that is mapped
        assert chosen.get("pool_slots", 1) == (2 if heavy else 1), (dag, name)
        assert ("executor_config" in chosen) == heavy, (dag, name)


def test_each_tells_a_reader_what_it_does_with_a_picture_that_its_page_can_show(dags: Dags) -> None:
    for name, parsed in dags.items():
        # Airflow's page keeps the lines of a fenced block with a language only, and is this narrow.
        _, picture, _ = parsed.dag["doc_md"].split("```")
        assert picture.startswith("text\n"), name
        assert "──►" in picture, name
        assert max(map(len, picture.splitlines())) <= PICTURE_COLUMNS, name
        assert "plants" in parsed.dag["tags"], name


def test_every_field_of_a_form_has_a_label_and_a_help(dags: Dags) -> None:
    for dag, parsed in dags.items():
        for param, _ in parsed.dag["params"]:
            rules = schema(dags, dag, param)
            assert rules["title"], (dag, param)
            assert rules["description"], (dag, param)


def test_the_form_of_a_promotion_takes_only_what_makes_sense(dags: Dags) -> None:
    action, version, reason = (schema(dags, "promote_model", name) for name in ("action", "version", "reason"))
    assert action["enum"] == ["promote", "rollback"]
    assert (version["type"], version["minimum"]) == (["null", "integer"], 1)
    assert reason["minLength"] > 0
