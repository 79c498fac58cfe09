import json

from streamlit.testing.v1 import AppTest

from tests.unit.ui import shown
from tests.unit.ui.canned_gateway import PREDICTION_ID, CannedGateway, feedback, key, prediction, problem

SAY = "POST /v1/feedback"


def test_right_is_one_click_and_names_the_photograph(app: AppTest, gateway: CannedGateway, dandelion: bytes) -> None:
    gateway.gives(feedback("dandelion"), to=SAY)
    shown.upload(app, ("meadow.jpg", dandelion))
    app.button(key="say 0 dandelion").click().run()
    (said,) = gateway.asked(SAY)
    told = json.loads(said.body)
    assert (told["prediction"], told["label"], len(told["sha256"])) == (PREDICTION_ID, "dandelion", 64)
    assert said.headers["X-API-Key"] == "the-key-of-the-app"
    assert app.success[0].value.startswith("**Thank you!** You said “dandelion”. A reviewer has a look;")
    assert "the next model learns from your photograph" in app.success[0].value


def test_wrong_is_one_click_that_says_the_other_label(app: AppTest, gateway: CannedGateway, dandelion: bytes) -> None:
    gateway.gives(feedback("grass", trainable=False), to=SAY)
    shown.upload(app, ("meadow.jpg", dandelion))
    wrong = app.button(key="say 0 grass")
    assert wrong.label == "Wrong, it’s “grass”"
    wrong.click().run()
    assert "Your photograph itself was not kept." in app.success[0].value


def test_among_many_classes_the_true_one_is_chosen(app: AppTest, gateway: CannedGateway, dandelion: bytes) -> None:
    gateway.gives(prediction(probabilities={"dandelion": 0.7, "grass": 0.1, "daisy": 0.2}))
    gateway.gives(feedback("daisy"), to=SAY)
    shown.upload(app, ("meadow.jpg", dandelion))
    said = [each.key for each in app.button if (each.key or "").startswith("say 0")]
    assert said == ["say 0 dandelion", "say 0 daisy", "say 0 grass"]
    app.button(key="say 0 daisy").click().run()
    assert "You said “daisy”" in app.success[0].value


def test_a_word_can_be_changed(app: AppTest, gateway: CannedGateway, dandelion: bytes) -> None:
    gateway.gives(feedback("grass"), feedback("dandelion"), to=SAY)
    shown.upload(app, ("meadow.jpg", dandelion))
    app.button(key="say 0 grass").click().run()
    app.button(key="change 0").click().run()
    app.button(key="say 0 dandelion").click().run()
    assert "You said “dandelion”" in app.success[0].value
    assert len(gateway.asked(SAY)) == 2


def test_a_word_that_was_not_taken_can_be_said_again(app: AppTest, gateway: CannedGateway, dandelion: bytes) -> None:
    gateway.gives(problem(503, "database_unavailable", Retry_After="5"), feedback("dandelion"), to=SAY)
    shown.upload(app, ("meadow.jpg", dandelion))
    app.button(key="say 0 dandelion").click().run()
    assert "The database cannot be reached" in app.error[0].value
    app.button(key="say 0 dandelion").click().run()
    assert app.success
    assert not app.error


def test_one_photograph_under_two_names_has_two_cards_and_one_word(
    app: AppTest, gateway: CannedGateway, dandelion: bytes
) -> None:
    gateway.gives(feedback("dandelion"), to=SAY)
    shown.upload(app, ("one.jpg", dandelion), ("two.jpg", dandelion))
    app.button(key="say 1 dandelion").click().run()
    assert len(app.success) == 2


def test_a_word_is_said_with_the_key_that_asked(app: AppTest, gateway: CannedGateway, dandelion: bytes) -> None:
    gateway.gives(key("predict"), to="GET /v1/key")
    gateway.gives(feedback("dandelion"), to=SAY)
    app.run()
    shown.sign_in(app, "own-key", "panel")
    shown.upload(app, ("meadow.jpg", dandelion))
    app.button(key="say 0 dandelion").click().run()
    assert gateway.asked(SAY)[0].headers["X-API-Key"] == "own-key"
