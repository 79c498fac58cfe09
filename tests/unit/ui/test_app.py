import pytest
from streamlit.testing.v1 import AppTest

from tests.unit.ui import shown
from tests.unit.ui.canned_gateway import CannedGateway


def test_the_app_says_in_one_sentence_that_the_gateway_url_is_missing(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GATEWAY_URL")
    app.run()
    assert app.error[0].value == "The app cannot start: GATEWAY_URL is missing. Set this in its environment."
    assert not app.file_uploader
    assert not app.exception


def test_the_app_names_a_setting_that_is_wrong(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATASET_SOURCE", "borrowed")
    app.run()
    assert "DATASET_SOURCE is wrong" in app.error[0].value


def test_without_a_key_the_app_says_how_to_get_one(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UI_API_KEY")
    app.run()
    assert "Keys come from whoever runs the gateway" in app.info[0].value
    assert not app.file_uploader


def test_a_key_that_a_person_types_is_asked_with(
    app: AppTest, gateway: CannedGateway, dandelion: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UI_API_KEY")
    app.run()
    app.sidebar.text_input[0].set_value(" typed-key ").run()
    shown.upload(app, ("meadow.jpg", dandelion))
    assert gateway.received[0].headers["X-API-Key"] == "typed-key"
    assert app.subheader[0].value == "Dandelion"


def test_the_key_of_the_operator_is_never_shown(app: AppTest) -> None:
    app.run()
    assert not app.sidebar.text_input
    assert "the-key-of-the-app" not in str(app.main)


def test_a_model_of_synthetic_photographs_is_named_in_a_banner(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATASET_SOURCE", "synthetic")
    app.run()
    assert "Trained on synthetic photographs" in app.warning[0].value


def test_a_model_of_real_photographs_needs_no_banner(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATASET_SOURCE", "real")
    monkeypatch.setenv("BACKBONE_WEIGHTS_KIND", "imagenet")
    app.run()
    assert not app.warning


def test_random_weights_are_named_even_with_real_photographs(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATASET_SOURCE", "real")
    monkeypatch.setenv("BACKBONE_WEIGHTS_KIND", "random")
    app.run()
    assert "random weights" in app.warning[0].value
    assert "synthetic" not in app.warning[0].value
