import json

import pytest
from streamlit.testing.v1 import AppTest

from tests.unit.ui import canned_models, shown
from tests.unit.ui.canned_gateway import Canned, CannedGateway, canned, problem

DONE = canned_models.run("success", ("decide", "success"), ("publish", "success"))
REFUSED = canned_models.run("success", ("train", "success"), ("publish", "skipped"), why="the gate <refused> it")
FAILED = canned_models.run("failed", ("decide", "success"), ("train", "failed"), why="OutOfMemory: no room")
RUNNING = canned_models.run("running", ("decide", "success"), ("train", "running"))


def start(app: AppTest, reason: str) -> AppTest:
    app.text_input(key="training reason").set_value(reason)
    [button] = [each for each in app.button if each.proto.form_id == "start training"]
    return button.click().run()


def test_before_the_first_look_and_the_first_training_the_page_says_what_to_do(
    app: AppTest, gateway: CannedGateway
) -> None:
    gateway.gives(canned({"next": None, "runs": []}), to=canned_models.TRAININGS)
    canned_models.opened(app, gateway, "training")
    assert "Nobody has looked yet" in app.info[0].value
    assert "No training yet" in app.info[1].value


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "No reason to train yet"),
        ({"train": True}, "A training was asked for"),
        ({"triggers": [canned_models.trigger("age", 8.0, 7.0, holds=True)]}, "reason enough, but the training waits"),
    ],
)
def test_why_and_when_the_next_one_comes(
    app: AppTest, gateway: CannedGateway, changes: dict[str, object], said: str
) -> None:
    gateway.gives(canned_models.trainings(**changes), to=canned_models.TRAININGS)
    canned_models.opened(app, gateway, "training")
    seen = shown.text(app) + "".join(each.value for each in app.success)
    assert said in seen
    assert "The calendar asks next on 8 March 2026, 03:00." in seen


def test_a_look_from_before_the_last_training_is_said_to_be_old(app: AppTest, gateway: CannedGateway) -> None:
    later = canned_models.past("api-1") | {"started": "2026-03-01T08:20:00Z"}
    gateway.gives(canned_models.trainings(later), to=canned_models.TRAININGS)
    gateway.gives(DONE, to=canned_models.TRAINING)
    canned_models.opened(app, gateway, "training")
    assert "A training has begun since" in app.info[0].value


def test_a_training_is_started_with_a_reason_and_followed(app: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(canned_models.trainings(), to=canned_models.TRAININGS)
    gateway.gives(problem(503, "airflow_unavailable"), canned_models.asked(), to=canned_models.START)
    gateway.gives(RUNNING, to=canned_models.TRAINING)
    canned_models.opened(app, gateway, "training")
    start(app, "spring")
    assert "Airflow" in app.error[0].value
    start(app, "spring")
    first, second = gateway.asked(canned_models.START)
    assert json.loads(second.body) == {"reason": "spring"}
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]
    assert canned_models.progress(app) == "Step 2 of 2: Train"
    assert not [each for each in app.text_input if each.key == "training reason"]


def test_without_a_reason_no_training_is_started(app: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(canned_models.trainings(), to=canned_models.TRAININGS)
    canned_models.opened(app, gateway, "training")
    start(app, "  ")
    assert "Say why in a few words" in app.error[0].value
    assert not gateway.asked(canned_models.START)


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (DONE, "The new version is in service."),
        (REFUSED, "The new version was not put into service."),
        (FAILED, "The training failed at “Train”."),
        (canned_models.run("success", ("decide", "skipped"), why="no reason yet"), "Nothing was trained"),
        (canned_models.run("failed"), "failed before its first step"),
    ],
)
def test_a_training_that_somebody_else_began_is_followed_to_its_end(
    app: AppTest, gateway: CannedGateway, ended: Canned, said: str
) -> None:
    running = canned_models.trainings(canned_models.past("api-1", "running"))
    gateway.gives(running, canned_models.trainings(canned_models.past("api-1")), to=canned_models.TRAININGS)
    gateway.gives(RUNNING, ended, to=canned_models.TRAINING)
    canned_models.opened(app, gateway, "training")
    assert canned_models.progress(app) == "Step 2 of 2: Train"
    app.run()
    assert said in shown.text(app) + "".join(each.value for each in app.success)
    app.button(key="close training").click().run()
    assert "**Train** · " not in shown.text(app)


def test_the_last_trainings_say_how_each_ended_and_why(app: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(canned_models.trainings(canned_models.past("api-1")), to=canned_models.TRAININGS)
    gateway.gives(REFUSED, to=canned_models.TRAINING)
    canned_models.opened(app, gateway, "training")
    seen = shown.text(app)
    assert "**1 March 2026, 08:00** · ended early in 1 min 30 s · [Airflow](http://airflow/api-1)" in seen
    assert "a week has passed" in seen
    assert "the gate &lt;refused&gt; it" in seen
    app.run()
    assert len(gateway.asked(canned_models.TRAINING)) == 1
    app.button(key="show api-1").click().run()
    assert "**Put into service** · left out" in shown.text(app)


def test_the_page_is_read_in_french(app: AppTest, gateway: CannedGateway) -> None:
    app.query_params["lang"] = "fr"
    gateway.gives(canned_models.trainings(canned_models.past("api-1")), to=canned_models.TRAININGS)
    gateway.gives(FAILED, to=canned_models.TRAINING)
    canned_models.opened(app, gateway, "training")
    seen = shown.text(app)
    assert "Pas encore de raison d’entraîner." in seen
    assert "43\u202f% du chemin" in seen
    assert "en échec en 1 min 30 s" in seen
