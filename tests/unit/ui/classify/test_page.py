import pytest
from streamlit.testing.v1 import AppTest

from tests.unit.ui import shown
from tests.unit.ui.canned_gateway import CannedGateway, prediction, problem, ready

HEATMAP = [[float(row * column) for column in range(7)] for row in range(7)]


def test_an_empty_page_says_what_to_do(app: AppTest) -> None:
    app.run()
    assert "No photograph yet." in shown.text(app)
    assert not app.exception


def test_an_answer_shows_label_probabilities_version_and_time(app: AppTest, dandelion: bytes) -> None:
    shown.upload(app, ("meadow.jpg", dandelion))
    seen = shown.text(app)
    assert [each.value for each in app.subheader] == ["Dandelion"]
    assert "98.3%" in seen
    assert "1.7%" in seen
    assert "Model plants, version 3 · answered in" in seen
    assert not app.warning


def test_the_gateway_gets_the_photograph_and_the_key_but_not_the_name(
    app: AppTest, gateway: CannedGateway, dandelion: bytes
) -> None:
    shown.upload(app, ("grandmother's garden.jpg", dandelion))
    (request,) = gateway.asked()
    assert request.headers["X-API-Key"] == "the-key-of-the-app"
    assert dandelion in request.body
    assert b"grandmother" not in request.body


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("low_confidence", "The model is not sure."),
        ("unfamiliar_image", "unlike those the model was trained on"),
        ("a_reason_of_next_year", "The model is not sure."),
    ],
)
def test_uncertainty_is_said_in_words(
    app: AppTest, gateway: CannedGateway, dandelion: bytes, reason: str, said: str
) -> None:
    gateway.gives(prediction(probability=0.55, uncertain=True, reason=reason))
    shown.upload(app, ("meadow.jpg", dandelion))
    assert said in app.warning[0].value


def test_each_of_two_photographs_stands_beside_its_own_answer(
    app: AppTest, gateway: CannedGateway, dandelion: bytes, grass: bytes
) -> None:
    gateway.gives(prediction("dandelion"), prediction("grass"))
    shown.upload(app, ("one.jpg", dandelion), ("two.jpg", grass))
    assert [each.value for each in app.subheader] == ["Dandelion", "Grass"]
    assert shown.alt_texts(app) == ["Your photograph one.jpg", "Your photograph two.jpg"]
    assert "**2 photographs:** 1 dandelion, 1 grass" in shown.text(app)


def test_a_rerun_asks_nothing_again(app: AppTest, gateway: CannedGateway, dandelion: bytes) -> None:
    shown.upload(app, ("meadow.jpg", dandelion))
    app.run()
    assert len(gateway.asked()) == 1
    assert app.subheader[0].value == "Dandelion"


def test_a_photograph_that_was_taken_off_is_forgotten(app: AppTest, dandelion: bytes) -> None:
    shown.upload(app, ("meadow.jpg", dandelion))
    shown.upload(app)
    assert not app.session_state["outcomes"]
    assert "No photograph yet." in shown.text(app)


def test_the_switch_asks_where_the_model_looked_and_shows_it(
    app: AppTest, gateway: CannedGateway, dandelion: bytes
) -> None:
    gateway.gives(prediction(), prediction(heatmap=HEATMAP))
    shown.upload(app, ("meadow.jpg", dandelion))
    app.toggle[0].set_value(True).run()
    assert [each.path for each in gateway.asked()] == ["/v1/predict", "/v1/predict?explain=true"]
    assert shown.alt_texts(app) == ["Your photograph meadow.jpg, lit where the model looked"]
    app.toggle[0].set_value(False).run()
    assert shown.alt_texts(app) == ["Your photograph meadow.jpg"]
    assert len(gateway.asked()) == 2


def test_a_file_name_is_shown_as_it_is(app: AppTest, dandelion: bytes) -> None:
    shown.upload(app, ("<b>*sun*</b>.jpg", dandelion))
    assert any("&lt;b&gt;*sun*&lt;/b&gt;.jpg" in each for each in shown.html(app))


def test_the_page_is_read_in_french(app: AppTest, gateway: CannedGateway, dandelion: bytes) -> None:
    gateway.gives(prediction("grass", 0.6123, uncertain=True, reason="low_confidence"))
    app.query_params["lang"] = "fr"
    shown.upload(app, ("pré.jpg", dandelion))
    seen = shown.text(app)
    assert [each.value for each in app.subheader] == ["Herbe"]
    assert "61,2\u202f%" in seen
    assert "Le modèle n’est pas sûr de lui." in seen
    assert "Modèle plants, version 3 · réponse en" in seen
    assert "the model" not in seen


def test_the_answers_can_be_taken_away_as_csv(app: AppTest, gateway: CannedGateway, dandelion: bytes) -> None:
    gateway.gives(problem(415, "unsupported_format"))
    shown.upload(app, ("letter.jpg", b"Dear aunt"))
    assert not app.get("download_button")
    gateway.gives(prediction())
    shown.upload(app, ("meadow.jpg", dandelion))
    (button,) = app.get("download_button")
    assert button.proto.label == "Download as CSV"


def test_an_answer_of_another_version_lets_the_banner_be_asked_for_at_once(
    app: AppTest, gateway: CannedGateway, dandelion: bytes
) -> None:
    gateway.gives(ready(), ready("synthetic", version=4), to="GET /readyz")
    gateway.gives(prediction(model={"name": "plants", "version": 4}))
    app.run()
    assert not app.warning
    shown.upload(app, ("meadow.jpg", dandelion))
    assert "trained on synthetic photographs" in app.warning[0].value
