import pytest
from streamlit.testing.v1 import AppTest

from tests.unit.ui import shown
from tests.unit.ui.canned_gateway import Canned, CannedGateway, prediction, problem


def offers_another_try(app: AppTest) -> bool:
    return "ask again" in [each.key for each in app.button]


@pytest.mark.parametrize(
    ("answer", "what", "next_step"),
    [
        (problem(415, "unsupported_format"), "not a photograph that can be read", "Use a JPEG"),
        (problem(422, "corrupt_image"), "damaged or cut off", "add it again"),
        (problem(413, "upload_too_large"), "too large", "Save a smaller copy"),
        (problem(401, "unauthenticated"), "does not know this API key", "Sign in with another key"),
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
    assert not offers_another_try(app)


def test_a_gateway_that_is_away_is_said_so_and_asked_again_at_the_press_of_a_button(
    app: AppTest, gateway: CannedGateway, dandelion: bytes, nobody: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GATEWAY_URL", nobody)
    shown.upload(app, ("meadow.jpg", dandelion))
    assert "The service cannot be reached." in app.error[0].value
    monkeypatch.setenv("GATEWAY_URL", gateway.url)
    app.button(key="ask again").click().run()
    assert app.subheader[0].value == "Dandelion"
    assert not offers_another_try(app)


def test_what_concerns_every_photograph_is_said_once(
    app: AppTest, gateway: CannedGateway, dandelion: bytes, grass: bytes
) -> None:
    gateway.gives(problem(503, "overloaded", Retry_After="1"))
    shown.upload(app, ("one.jpg", dandelion), ("two.jpg", grass))
    assert [each.value for each in app.subheader] == ["No answer", "No answer"]
    assert len(app.error) == 1
    assert len(gateway.asked()) == 1
