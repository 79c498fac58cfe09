import pytest
from streamlit.testing.v1 import AppTest

from tests.unit.ui import shown
from tests.unit.ui.canned_gateway import Canned, CannedGateway, prediction, problem

HEATMAP = [[float(row * column) for column in range(7)] for row in range(7)]


def test_an_empty_page_says_what_to_do(app: AppTest) -> None:
    app.run()
    assert "No photograph yet." in shown.text(app)
    assert not app.exception


def test_an_answer_shows_label_probabilities_version_and_time(app: AppTest, dandelion: bytes) -> None:
    shown.upload(app, ("meadow.jpg", dandelion))
    seen = shown.text(app)
    assert [each.value for each in app.subheader] == ["Dandelion"]
    assert "98.3 %" in seen
    assert "1.7 %" in seen
    assert "Model plants, version 3 · answered in" in seen
    assert not app.warning


def test_the_gateway_gets_the_photograph_and_the_key_but_not_the_name(
    app: AppTest, gateway: CannedGateway, dandelion: bytes
) -> None:
    shown.upload(app, ("grandmother's garden.jpg", dandelion))
    (request,) = gateway.received
    assert request.path == "/v1/predict"
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
    assert "2 photographs: 1 dandelion, 1 grass" in shown.text(app)


def test_a_rerun_asks_nothing_again(app: AppTest, gateway: CannedGateway, dandelion: bytes) -> None:
    shown.upload(app, ("meadow.jpg", dandelion))
    app.run()
    assert len(gateway.received) == 1
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
    assert [each.path for each in gateway.received] == ["/v1/predict", "/v1/predict?explain=true"]
    assert shown.alt_texts(app) == ["Your photograph meadow.jpg, lit where the model looked"]
    app.toggle[0].set_value(False).run()
    assert shown.alt_texts(app) == ["Your photograph meadow.jpg"]
    assert len(gateway.received) == 2


@pytest.mark.parametrize(
    ("answer", "what", "next_step"),
    [
        (problem(415, "unsupported_format"), "not a photograph that can be read", "Use a JPEG"),
        (problem(422, "corrupt_image"), "damaged or cut off", "add it again"),
        (problem(413, "upload_too_large"), "too large", "Save a smaller copy"),
        (problem(401, "unauthenticated"), "API key is not known", "Check the key"),
        (problem(429, "too_many", Retry_After="7"), "asks for a pause", "Try again in 7 seconds"),
        (problem(503, "model_unavailable", Retry_After="2"), "No model is being served", "Try again in 2 seconds"),
        (Canned(b"<html>Bad gateway</html>", 502), "does not understand", "Tell whoever runs this app"),
        (Canned(b"{}"), "does not understand", "Tell whoever runs this app"),
    ],
)
def test_a_problem_is_said_in_words_with_what_to_do_next(
    app: AppTest, gateway: CannedGateway, dandelion: bytes, answer: Canned, what: str, next_step: str
) -> None:
    gateway.gives(answer)
    shown.upload(app, ("meadow.jpg", dandelion))
    assert what in app.error[0].value
    assert next_step in app.error[0].value
    assert not app.exception


def test_a_problem_shows_the_details_and_the_request_id(app: AppTest, gateway: CannedGateway, dandelion: bytes) -> None:
    gateway.gives(problem(422, "image_too_large", "48,000,000 pixels, the limit is 40,000,000"))
    shown.upload(app, ("meadow.jpg", dandelion))
    assert "48,000,000 pixels, the limit is 40,000,000 · request 0199-request" in shown.text(app)


def test_a_problem_of_one_photograph_leaves_the_others_their_answers(
    app: AppTest, gateway: CannedGateway, dandelion: bytes
) -> None:
    gateway.gives(problem(415, "unsupported_format"), prediction())
    shown.upload(app, ("letter.jpg", b"Dear aunt"), ("meadow.jpg", dandelion))
    assert [each.value for each in app.subheader] == ["No answer", "Dandelion"]
    assert "No preview" in shown.text(app)
    assert not app.button


def test_a_gateway_that_is_away_is_said_so_and_asked_again_at_the_press_of_a_button(
    app: AppTest, gateway: CannedGateway, dandelion: bytes, nobody: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GATEWAY_URL", nobody)
    shown.upload(app, ("meadow.jpg", dandelion))
    assert "The service cannot be reached." in app.error[0].value
    monkeypatch.setenv("GATEWAY_URL", gateway.url)
    app.button[0].click().run()
    assert app.subheader[0].value == "Dandelion"
    assert not app.button


def test_what_concerns_every_photograph_is_said_once(
    app: AppTest, gateway: CannedGateway, dandelion: bytes, grass: bytes
) -> None:
    gateway.gives(problem(503, "overloaded", Retry_After="1"))
    shown.upload(app, ("one.jpg", dandelion), ("two.jpg", grass))
    assert [each.value for each in app.subheader] == ["No answer", "No answer"]
    assert len(app.error) == 1
    assert len(gateway.received) == 1


def test_a_file_name_is_shown_as_it_is(app: AppTest, dandelion: bytes) -> None:
    shown.upload(app, ("<b>*sun*</b>.jpg", dandelion))
    assert any("&lt;b&gt;*sun*&lt;/b&gt;.jpg" in each for each in shown.html(app))
