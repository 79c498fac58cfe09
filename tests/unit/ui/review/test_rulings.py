import json

import pytest
from streamlit.testing.v1 import AppTest

from tests.unit.ui import canned_reviews as laid
from tests.unit.ui import shown
from tests.unit.ui.canned_gateway import Canned, CannedGateway, canned, problem
from tests.unit.ui.canned_reviews import REVIEWS, review, reviews

RULE = "POST /v1/review/first"


@pytest.fixture
def page(app: AppTest, gateway: CannedGateway, dandelion: bytes) -> AppTest:
    laid.lay_out(gateway, dandelion)
    return laid.open_page(app, "review")


def test_a_click_confirms_and_the_next_photograph_follows(page: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(canned(review(state="confirmed", reviewed_label="grass")), to=RULE)
    gateway.gives(reviews(review("second")), to=REVIEWS)
    page.button(key="confirm first grass").click().run()
    assert json.loads(gateway.asked(RULE)[0].body) == {"verdict": "confirm", "label": "grass"}
    assert "Your last word: **Grass**. The next model learns from it." in shown.text(page)
    assert page.button(key="confirm second grass")


def test_a_ruling_is_undone_and_its_photograph_comes_back_to_the_front(page: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(canned(review(state="rejected")), canned(review()), to=RULE)
    gateway.gives(reviews(review("second")), to=REVIEWS)
    page.button(key="reject first").click().run()
    assert "**rejected**" in shown.text(page)
    page.button(key="undo").click().run()
    assert [json.loads(each.body)["verdict"] for each in gateway.asked(RULE)] == ["reject", "reopen"]
    assert page.button(key="confirm first grass")
    assert "undo" not in [each.key for each in page.button]


def test_a_button_that_was_pressed_twice_has_decided_once(page: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(canned(review(state="rejected")), to=RULE)
    page.button(key="reject first").click().run()
    page.button(key="reject first").click().run()
    gateway.gives(canned(review()), to=RULE)
    page.button(key="undo").click().run()
    assert "undo" not in [each.key for each in page.button]


def test_what_was_ingested_since_is_not_undone(page: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(canned(review(state="confirmed", reviewed_label="grass")), problem(409, "already_ingested"), to=RULE)
    page.button(key="confirm first grass").click().run()
    page.button(key="undo").click().run()
    assert "among the training data already" in page.error[0].value
    assert "undo" not in [each.key for each in page.button]


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        (problem(409, "already_reviewed"), "Somebody else has decided this already."),
        (problem(503, "database_unavailable", Retry_After="2"), "Try again in 2 seconds"),
    ],
)
def test_a_ruling_that_is_not_taken_is_told(page: AppTest, gateway: CannedGateway, refusal: Canned, said: str) -> None:
    gateway.gives(refusal, to=RULE)
    page.button(key="confirm first grass").click().run()
    assert said in page.error[0].value
    assert "undo" not in [each.key for each in page.button]
    page.run()
    assert not page.error
