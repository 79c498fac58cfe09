import json

import pytest
from streamlit.testing.v1 import AppTest

from tests.unit.ui import canned_models, shown
from tests.unit.ui.canned_gateway import CannedGateway, canned, problem

DONE = canned_models.run("success", ("change", "success"))
RUNNING = canned_models.run("running", ("change", "running"))


@pytest.fixture
def models(app: AppTest, gateway: CannedGateway) -> AppTest:
    """Version 3 answers, version 2 is the one before."""
    before = canned_models.version(2, aliases=["previous"])
    gateway.gives(canned_models.models(canned_models.champion(3), before), to=canned_models.MODELS)
    gateway.gives(canned(canned_models.detail(3)), to="GET /v1/models/3")
    gateway.gives(canned(canned_models.detail(2)), to="GET /v1/models/2")
    gateway.gives(canned_models.asked(), to=canned_models.ROLL_BACK)
    gateway.gives(RUNNING, to=canned_models.CHANGE)
    return canned_models.opened(app, gateway, "models")


def confirm(app: AppTest, reason: str) -> AppTest:
    app.text_input(key="change reason").set_value(reason)
    [button] = [each for each in app.button if each.proto.form_id == "confirm change"]
    return button.click().run()


def test_a_change_is_asked_for_only_once_it_was_said_what_it_does(models: AppTest, gateway: CannedGateway) -> None:
    models.button(key="roll back").click().run()
    seen = shown.text(models)
    for said in ("**Now** version 3 answers", "**Then** version 2 answers", "less than a minute", "cannot be undone"):
        assert said in seen
    assert not gateway.asked(canned_models.ROLL_BACK)
    models.button(key="cancel change").click().run()
    assert "**Now** version 3" not in shown.text(models)


def test_a_change_has_the_reason_and_a_key_of_its_own(models: AppTest, gateway: CannedGateway) -> None:
    for _ in range(2):
        models.button(key="roll back").click().run()
        confirm(models, " moss ")
        models.session_state["change"] = None
        models.run()
    first, second = gateway.asked(canned_models.ROLL_BACK)
    assert json.loads(first.body) == {"reason": "moss"}
    assert first.headers["Idempotency-Key"] != second.headers["Idempotency-Key"]


def test_one_confirmation_that_is_sent_again_is_one_wish(models: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(problem(503, "airflow_unavailable"), canned_models.asked(), to=canned_models.ROLL_BACK)
    models.button(key="roll back").click().run()
    confirm(models, "moss")
    assert "Airflow" in models.error[0].value
    confirm(models, "moss")
    first, second = gateway.asked(canned_models.ROLL_BACK)
    assert first.headers["Idempotency-Key"] == second.headers["Idempotency-Key"]
    assert "Changing to version 2" in shown.text(models)


def test_without_a_reason_nothing_is_asked_for(models: AppTest, gateway: CannedGateway) -> None:
    models.button(key="roll back").click().run()
    confirm(models, " a ")
    assert "Say why" in models.error[0].value
    assert not gateway.asked(canned_models.ROLL_BACK)


def test_a_promotion_names_its_version(models: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(canned_models.asked(), to="POST /v1/models/2/promote")
    models.selectbox(key="version").set_value(2).run()
    models.button(key="promote").click().run()
    assert [each.proto.dialog.title for each in models.get("dialog")] == ["Put version 2 into service?"]
    confirm(models, "calmer at night")
    assert gateway.asked("POST /v1/models/2/promote")
    assert canned_models.progress(models) == "Step 1 of 1: Change the version in service"


def test_there_is_no_way_back_from_photographs_to_drawings(models: AppTest, gateway: CannedGateway) -> None:
    drawn = {"digest": "6b86b273ff34fce1", "source": "synthetic"}
    previous = canned_models.version(2, dataset=drawn, aliases=["previous"])
    gateway.gives(canned_models.models(canned_models.champion(3), previous), to=canned_models.MODELS)
    models.run()
    assert models.button(key="roll back").disabled
    assert "It learned from drawings" in shown.text(models)


def test_while_a_change_is_under_way_no_other_is_offered(models: AppTest) -> None:
    models.button(key="roll back").click().run()
    confirm(models, "moss")
    assert models.button(key="roll back").disabled
    assert models.button(key="promote").disabled


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (DONE, "The change to version 2 was made,** but somebody has changed"),
        (canned_models.run("success", ("change", "skipped"), why="not <previous>"), "Nothing was changed"),
        (canned_models.run("failed", ("change", "failed"), why="no replica answers"), "did not go through"),
    ],
)
def test_a_change_is_told_as_it_ended(models: AppTest, gateway: CannedGateway, ended: object, said: str) -> None:
    gateway.gives(ended, to=canned_models.CHANGE)  # type: ignore[arg-type]
    models.button(key="roll back").click().run()
    confirm(models, "moss")
    assert said in shown.text(models)
    if ended is not DONE:
        assert "Why, as it was written down:" in shown.text(models)


def test_a_change_that_is_served_is_told_and_can_be_closed(models: AppTest, gateway: CannedGateway) -> None:
    models.button(key="roll back").click().run()
    confirm(models, "moss")
    served = canned_models.version(2, aliases=["champion"], labels=["stable"])
    gateway.gives(canned_models.models(canned_models.version(3, aliases=["previous"]), served), to=canned_models.MODELS)
    gateway.gives(DONE, to=canned_models.CHANGE)
    models.run()
    assert models.success[0].value == "**Version 2 answers now.**"
    asked = len(gateway.asked(canned_models.CHANGE))
    models.button(key="close change").click().run()
    assert not models.success
    assert len(gateway.asked(canned_models.CHANGE)) == asked
