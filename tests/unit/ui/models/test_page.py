import pytest
from streamlit.testing.v1 import AppTest

from tests.unit.ui import canned_models, shown
from tests.unit.ui.canned_gateway import CannedGateway, canned, problem


@pytest.fixture
def versions(gateway: CannedGateway) -> None:
    """The champion, the one before it, and a refused challenger that is the newest."""
    refused = canned_models.version(
        4, aliases=["challenger"], decision="refused", serving=None, reasons=["<b>too slow</b>"]
    )
    before = canned_models.version(2, aliases=["previous"])
    gateway.gives(canned_models.models(refused, canned_models.champion(3), before), to=canned_models.MODELS)
    for each in (4, 3, 2):
        changes = {"decision": "refused"} if each == 4 else {}
        gateway.gives(canned(canned_models.detail(each, **changes)), to=f"GET /v1/models/{each}")


def test_without_a_version_the_page_says_what_makes_one(app: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(canned_models.models(promotions=[]), to=canned_models.MODELS)
    canned_models.opened(app, gateway, "models")
    assert "No version answers yet" in app.info[0].value
    assert "Start a training on the page Training" in app.info[1].value


@pytest.mark.usefixtures("versions")
def test_the_version_that_answers_stands_first_and_each_has_its_row(app: AppTest, gateway: CannedGateway) -> None:
    canned_models.opened(app, gateway, "models")
    seen = shown.text(app)
    assert "**Version 3 answers now.** In service since 1 March 2026, 08:02. Right on 98.8% of 80 photographs" in seen
    assert "&lt;b&gt;too slow&lt;/b&gt;" in seen
    for said in ("answers now", "the one before", "challenger", "not loaded", "refused", "version 3 into service"):
        assert said in seen
    assert not app.exception


@pytest.mark.usefixtures("versions")
def test_the_newest_is_looked_at_first_and_another_can_be_chosen(app: AppTest, gateway: CannedGateway) -> None:
    canned_models.opened(app, gateway, "models")
    assert app.button(key="promote").disabled
    assert "The gate refused this version" in shown.text(app)
    app.selectbox(key="version").set_value(2).run()
    assert "What version 2 is worth" in shown.text(app)
    assert not app.button(key="promote").disabled


@pytest.mark.usefixtures("versions")
def test_charts_of_both_models_are_drawn_and_read_aloud(app: AppTest, gateway: CannedGateway) -> None:
    canned_models.opened(app, gateway, "models")
    drawn = [each.proto for each in app.get("vega_lite_chart")]
    assert len(drawn) == 2
    alt = "ROC curves for “dandelion”: Version 4: area 1.000 and Champion of that time: area 1.000."
    assert alt in "".join(str(each) for each in drawn)


def test_a_version_whose_training_kept_no_charts_says_so(app: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(canned_models.models(canned_models.champion(3)), to=canned_models.MODELS)
    told = canned_models.detail(3, charts=None, evidence=None)
    gateway.gives(canned(told), to="GET /v1/models/3")
    canned_models.opened(app, gateway, "models")
    assert "kept no charts" in shown.text(app)
    assert not app.warning
    assert "no version to go back to yet" in shown.text(app)


def test_a_version_that_one_should_not_believe_says_why(app: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(canned_models.models(canned_models.champion(3)), to=canned_models.MODELS)
    drawn = {"digest": None, "source": "synthetic"}
    told = canned_models.detail(3, dataset=drawn, backbone_weights="random")
    gateway.gives(canned(told), to="GET /v1/models/3")
    canned_models.opened(app, gateway, "models")
    photographs, weights = app.warning
    assert "Trained on synthetic photographs" in photographs.value
    assert "never trained" in weights.value


@pytest.mark.usefixtures("versions")
def test_the_page_is_read_in_french(app: AppTest, gateway: CannedGateway) -> None:
    app.query_params["lang"] = "fr"
    canned_models.opened(app, gateway, "models")
    seen = shown.text(app)
    assert app.title[0].value == "Modèles"
    for said in ("répond en ce moment", "98,8\u202f%", "il y a", "chargée sur 1 serveur", "refusée"):
        assert said in seen


def test_a_registry_that_is_away_is_told_in_words(app: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(problem(503, "registry_unavailable"), to=canned_models.MODELS)
    canned_models.opened(app, gateway, "models")
    assert "MLflow" in app.error[0].value
    assert not app.exception
