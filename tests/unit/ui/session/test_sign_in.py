import pytest
from streamlit.testing.v1 import AppTest

from tests.unit.ui import shown
from tests.unit.ui.canned_gateway import CannedGateway, key, problem
from ui import frame
from ui.pages import PAGES, Entry
from ui.visit import Visit


def whose(visit: Visit) -> None:
    """A page of a test: it asks the gateway something."""
    import streamlit as st

    from ui.api import keys

    st.title(f"A page for {keys.mine(visit.gateway).name}")


@pytest.fixture
def models(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The app with one page, which needs the scope admin."""
    monkeypatch.setattr(frame, "PAGES", (Entry("models", ":material/deployed_code:", "admin", whose),))
    return app


def test_without_a_key_of_the_operator_classify_asks_for_one_and_asks_with_it(
    app: AppTest, gateway: CannedGateway, dandelion: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("UI_API_KEY")
    gateway.gives(key("predict"), to="GET /v1/key")
    app.run()
    assert not app.file_uploader
    assert "Whoever runs the gateway gives them: ask for one with the scope `predict`." in shown.text(app)
    shown.sign_in(app, " typed-key ")
    shown.upload(app, ("meadow.jpg", dandelion))
    assert gateway.asked()[0].headers["X-API-Key"] == "typed-key"
    assert app.subheader[0].value == "Dandelion"


def test_the_key_of_the_operator_is_never_shown(app: AppTest) -> None:
    app.run()
    assert "the-key-of-the-app" not in str(app.main) + str(app.sidebar)


def test_a_page_that_needs_a_scope_shows_a_form_in_its_place(models: AppTest, gateway: CannedGateway) -> None:
    models.run()
    assert models.title[0].value == "Models"
    assert "Steering models and trainings needs an API key** with the scope `admin`" in models.info[0].value
    assert not gateway.asked("GET /v1/key")


def test_signing_in_opens_the_page_and_signing_out_closes_it(models: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(key("admin", expires="2027-03-01T08:00:00Z"), to="GET /v1/key")
    models.run()
    shown.sign_in(models, "a-secret")
    assert models.title[0].value == "A page for ann"
    assert [each.value for each in models.sidebar.caption] == [
        "Signed in as **ann**: may train, promote and roll back models. Until 1 March 2027, 08:00."
    ]
    assert "a-secret" not in str(models.main) + str(models.sidebar) + str(models.query_params)
    models.button(key="sign out").click().run()
    assert models.title[0].value == "Models"
    assert not models.sidebar.caption


def test_a_wrong_key_is_said_to_be_wrong(models: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(problem(401, "unauthenticated"), to="GET /v1/key")
    models.run()
    shown.sign_in(models, "a-typing-error")
    assert "does not know this key" in models.error[0].value


def test_an_empty_field_is_said_to_be_empty(models: AppTest, gateway: CannedGateway) -> None:
    models.run()
    shown.sign_in(models, "  ")
    assert "The field is empty" in models.error[0].value
    assert not gateway.asked("GET /v1/key")


def test_what_a_key_may_not_do_is_explained_and_a_second_key_may_be_added(
    models: AppTest, gateway: CannedGateway
) -> None:
    gateway.gives(key("predict", "review"), key("admin", name="bob"), to="GET /v1/key")
    models.run()
    shown.sign_in(models, "first")
    assert models.info[0].value.startswith(
        "**Your key `ann` may classify photographs and review photographs and see how things stand.** "
        "Steering models and trainings needs a key with the scope `admin`"
    )
    shown.sign_in(models, "second")
    assert models.title[0].value == "A page for bob"
    assert len(models.sidebar.caption) == 2


def test_a_key_that_was_revoked_meanwhile_is_forgotten_and_asked_for_again(
    models: AppTest, gateway: CannedGateway
) -> None:
    gateway.gives(key("admin"), problem(401, "key_expired"), to="GET /v1/key")
    models.run()
    shown.sign_in(models, "a-secret")
    assert models.warning[0].value == "**Your key is not accepted any more.** This API key has expired."
    assert models.text_input(key="gate key")
    models.run()
    assert not models.sidebar.caption


def test_turning_to_another_page_keeps_language_and_key(
    app: AppTest, gateway: CannedGateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame, "PAGES", (PAGES[0], Entry("models", ":material/deployed_code:", "admin", whose)))
    gateway.gives(key("admin"), to="GET /v1/key")
    app.run()
    shown.sign_in(app, "a-secret", "panel")
    app.sidebar.segmented_control[0].set_value("fr").run()
    shown.turn_to(app, "models")
    assert app.title[0].value == "A page for ann"
    assert app.sidebar.caption[0].value.startswith("Clé **ann**\u00a0:")
    assert app.query_params["lang"] == "fr"
