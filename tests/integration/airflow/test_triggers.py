"""Each cause for a training, through Airflow as it is, from the cause to the version that serves or stays."""

import os
import re
import subprocess
import sys

from playwright.sync_api import expect
from sqlalchemy import select

from infra.local.settings import REPOSITORY
from ml import registry
from ml.catalog import PROMOTIONS
from tests.chromium import chromium
from tests.integration.airflow.causes import Causes, repeat_event
from tests.integration.airflow.loop import TRAINING, Loop

STEPS = ("decide", "new_photographs", "extract_features", "train", "evaluate", "publish")
# What has run once for each of several chunks is named with the number of the chunk.
PUBLISHED = {name.replace("extract_features", "extract_features[0]"): "success" for name in STEPS}
DECIDED_AGAINST = dict.fromkeys(STEPS, "skipped")


def test_new_photographs_become_a_version_in_service(loop: Loop, causes: Causes) -> None:
    before = loop.served()
    causes.add_photographs(12)
    run = loop.training_after(lambda: loop.run("ingest_images"))
    assert loop.run_type(run) == "asset_triggered"
    assert loop.tasks(run) == PUBLISHED
    loop.wait_for_a_version_above(before)


def test_too_few_new_photographs_leave_the_version_alone(loop: Loop, causes: Causes) -> None:
    before = loop.served()
    causes.add_photographs(2)
    run = loop.training_after(lambda: loop.run("ingest_images"))
    assert loop.tasks(run) == DECIDED_AGAINST
    assert re.search(r"\d of 10 new photographs", loop.decision(run))
    assert loop.served() == before


def test_a_corrected_label_alone_wakes_the_training(loop: Loop, causes: Causes) -> None:
    causes.correct_a_label()
    run = loop.training_after(lambda: loop.run("ingest_images"))
    assert loop.tasks(run) == DECIDED_AGAINST
    assert re.search(r"\d of 10 new photographs", loop.decision(run))
    assert loop.run("ingest_images")["announce"] == "skipped"


def test_a_week_without_a_training_ends_in_one(loop: Loop, causes: Causes) -> None:
    before = loop.served()
    run = loop.training_after(causes.let_a_week_pass)
    assert loop.run_type(run) == "scheduled"
    assert loop.tasks(run) == PUBLISHED
    assert loop.wait_for_a_version_above(before)


def test_reviews_that_find_the_model_wrong_end_in_a_training(loop: Loop, causes: Causes) -> None:
    before = loop.served()
    causes.review(causes.log_predictions(30, version=before, brightness=0.5), label="grass")
    run = loop.training_after(lambda: loop.run("monitor_model"))
    assert "accuracy 0.000 in 30 reviews" in _asked_with(loop, run)
    assert loop.tasks(run) == PUBLISHED
    loop.wait_for_a_version_above(before)


def test_photographs_of_the_night_end_in_a_training(loop: Loop, causes: Causes) -> None:
    before = loop.served()
    causes.log_predictions(100, version=before, brightness=0.02)
    run = loop.training_after(lambda: loop.run("monitor_model"))
    assert re.search("drift of .*brightness", _asked_with(loop, run))
    assert loop.tasks(run) == PUBLISHED
    loop.wait_for_a_version_above(before)


def test_a_model_that_is_well_wakes_nobody(loop: Loop) -> None:
    before = loop.airflow.runs(TRAINING)
    assert loop.run("monitor_model") == {"look": "skipped"}
    loop.settle()
    assert loop.airflow.runs(TRAINING) == before


def test_a_person_s_wish_in_airflow_s_form_ends_in_a_training(loop: Loop) -> None:
    before = loop.served()
    run = loop.training_after(lambda: _fill_in_the_form(loop, "the spring photographs look odd"))
    assert loop.run_type(run) == "manual"
    assert loop.tasks(run) == PUBLISHED
    version = loop.wait_for_a_version_above(before)
    assert _last_reason(loop, version) == "the spring photographs look odd"


def test_the_command_line_does_the_same_without_airflow(loop: Loop) -> None:
    before = loop.served()
    command = [sys.executable, "-m", "ml", "retrain", "--reason", "a person at a terminal"]
    done = subprocess.run(
        command, env=os.environ | loop.stack.env, cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout.split()[-1]) == loop.wait_for_a_version_above(before)


def test_a_worse_challenger_is_refused_and_the_champion_stays(loop: Loop, causes: Causes) -> None:
    before = loop.served()
    with causes.wrong_labels_to_train_on():
        run = loop.training_after(lambda: loop.airflow.trigger(TRAINING, {"reason": "somebody mixed up the labels"}))
    assert loop.tasks(run) == PUBLISHED | {"publish": "skipped"}
    assert (loop.served(), loop.champion()) == (before, before)
    with causes.engine.connect() as connection:
        last = connection.execute(select(PROMOTIONS).order_by(PROMOTIONS.c.at.desc())).first()
    assert last is not None
    assert (last.action, last.to_version > before) == ("refuse", True)
    assert "accuracy" in str(last.evidence)


def test_an_event_that_came_twice_changes_nothing(loop: Loop) -> None:
    before = loop.served()

    def twice() -> None:
        for asset in ("plants/images", "plants/images", "plants/retraining"):
            repeat_event(loop, asset)

    run = loop.training_after(twice)
    loop.settle()
    assert loop.tasks(run) == DECIDED_AGAINST
    assert loop.served() == before


def _asked_with(loop: Loop, run: str) -> str:
    """The reason that the event carried which started a run."""
    (event,) = loop.get(f"dags/{TRAINING}/dagRuns/{run}/upstreamAssetEvents")["asset_events"]
    return str(event["extra"]["reason"])


def _last_reason(loop: Loop, version: int) -> str:
    return registry.version_tags(registry.connect(loop.stack.env["MLFLOW_TRACKING_URI"]), version)["reason"]


def _fill_in_the_form(loop: Loop, reason: str) -> None:
    env = loop.stack.env
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 1280, "height": 1000}, locale="en-GB")
        page.goto(f"{env['AIRFLOW_URL']}/dags/{TRAINING}")
        page.get_by_label("Username").fill(env["AIRFLOW_USER"])
        page.get_by_label("Password").fill(env["AIRFLOW_PASSWORD"])
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Trigger Dag").click()
        form = page.get_by_role("dialog")
        expect(form.get_by_text("For the record")).to_be_visible()
        form.locator("#element_reason").fill(reason)
        form.get_by_role("button", name="Trigger").click()
        expect(form).to_be_hidden()
