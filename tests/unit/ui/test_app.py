import pytest
from streamlit.testing.v1 import AppTest

from tests.unit.ui.canned_gateway import CannedGateway, ready
from ui.frame_texts import FrameTexts
from ui.pages import PAGES
from ui.texts import LANGUAGES, Reader


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The app cannot start: GATEWAY_URL is missing. Set this in its environment."),
        (
            "fr",
            "L’application ne peut pas démarrer\u00a0: GATEWAY_URL manque. Corrigez cela dans son environnement.",
        ),
    ],
)
def test_the_app_says_in_one_sentence_that_the_gateway_url_is_missing(
    app: AppTest, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    monkeypatch.delenv("GATEWAY_URL")
    app.query_params["lang"] = language
    app.run()
    assert app.error[0].value == said
    assert not app.file_uploader
    assert not app.exception


def test_the_app_names_a_setting_that_is_wrong(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UI_DEADLINE_SECONDS", "soon")
    app.run()
    assert "UI_DEADLINE_SECONDS is wrong" in app.error[0].value


@pytest.mark.parametrize(
    ("trained_on", "weights", "drawn", "untrained"),
    [
        ("synthetic", "imagenet", True, False),
        ("real", "random", False, True),
        ("synthetic", "random", True, True),
    ],
)
def test_a_model_that_one_should_not_believe_is_named_in_a_banner(
    app: AppTest, gateway: CannedGateway, trained_on: str, weights: str, drawn: bool, untrained: bool
) -> None:
    gateway.gives(ready(trained_on, weights=weights), to="GET /readyz")
    app.run()
    (banner,) = app.warning
    assert ("trained on synthetic photographs" in banner.value, "weights are random" in banner.value) == (
        drawn,
        untrained,
    )


@pytest.mark.parametrize(("trained_on", "weights"), [("real", "imagenet"), ("real", "file"), (None, "imagenet")])
def test_no_other_model_has_a_banner(
    app: AppTest, gateway: CannedGateway, trained_on: str | None, weights: str
) -> None:
    gateway.gives(ready(trained_on, weights=weights), to="GET /readyz")
    app.run()
    assert gateway.asked("GET /readyz")
    assert not app.warning


@pytest.mark.parametrize(
    ("locale", "title"), [("fr-CA", "Quelle est cette plante\u202f?"), ("de", "Which plant is it?")]
)
def test_the_app_is_read_in_the_language_of_the_browser(app: AppTest, locale: str, title: str) -> None:
    app.context["locale"] = locale
    app.run()
    assert app.title[0].value == title
    assert "lang" not in app.query_params


def test_every_page_has_a_title_in_both_languages() -> None:
    for language in LANGUAGES:
        assert {each.name for each in PAGES} <= Reader(language).texts(FrameTexts).titles.keys()


def test_a_link_says_the_language_and_the_switch_changes_it(app: AppTest) -> None:
    app.query_params["lang"] = "fr"
    app.run()
    assert app.title[0].value == "Quelle est cette plante\u202f?"
    app.sidebar.segmented_control[0].set_value("en").run()
    assert app.title[0].value == "Which plant is it?"
    assert app.query_params["lang"] == "en"
