import pytest
from streamlit.testing.v1 import AppTest

from tests.unit.ui import canned_reviews as laid
from tests.unit.ui import shown
from tests.unit.ui.canned_gateway import Canned, CannedGateway, canned, problem


@pytest.fixture(autouse=True)
def laid_out(gateway: CannedGateway, dandelion: bytes) -> None:
    laid.lay_out(gateway, dandelion)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (laid.outlook(12), "**8 more photographs** start a training"),
        (laid.outlook(19), "**1 more photograph** starts a training"),
        (laid.outlook(25), "There are enough new photographs"),
        (laid.outlook(None), "is not known yet"),
        (laid.outlook(20, train=True), "A training has been asked for"),
        (canned({"next": None}), "How much is missing is not known"),
    ],
)
def test_how_much_is_missing_is_said_in_photographs(
    app: AppTest, gateway: CannedGateway, told: Canned, said: str
) -> None:
    gateway.gives(told, to=laid.OUTLOOK)
    page = laid.open_page(app, "review")
    assert said in shown.text(page)


def test_a_look_from_before_there_was_a_model_says_nothing_of_the_next_training(
    app: AppTest, gateway: CannedGateway
) -> None:
    gateway.gives(laid.outlook_without_a_model(), to=laid.OUTLOOK)
    page = laid.open_page(app, "review")
    assert "Nobody has looked since there is a model." in shown.text(page)
    assert "A training has been asked for" not in shown.text(page)


def test_a_refusal_leaves_the_photograph_to_be_reviewed(app: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(problem(503, "overloaded", Retry_After="1"), to=laid.OUTLOOK)
    page = laid.open_page(app, "review")
    assert "The service is busy." in page.error[0].value
    assert page.button(key="confirm first grass")


def test_it_is_not_asked_for_at_every_click(app: AppTest, gateway: CannedGateway) -> None:
    laid.open_page(app, "review").run()
    assert len(gateway.asked(laid.OUTLOOK)) == 1
    assert len(gateway.asked(laid.DATA)) == 1
    assert len(gateway.asked(laid.image())) == 1
