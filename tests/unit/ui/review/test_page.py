import pytest
from streamlit.testing.v1 import AppTest

from tests.unit.ui import canned_reviews as laid
from tests.unit.ui import shown
from tests.unit.ui.canned_gateway import CannedGateway, problem
from tests.unit.ui.canned_reviews import OUTLOOK, REVIEWS, SHA256, not_kept, review, reviews


@pytest.fixture(autouse=True)
def laid_out(gateway: CannedGateway, dandelion: bytes) -> None:
    laid.lay_out(gateway, dandelion)


@pytest.fixture
def page(app: AppTest) -> AppTest:
    return laid.open_page(app, "review")


def label_buttons(app: AppTest) -> list[str]:
    return [each.label for each in app.button if (each.key or "").startswith("confirm")]


def test_a_photograph_stands_beside_what_was_said_of_it(page: AppTest) -> None:
    seen = shown.text(page)
    assert shown.alt_texts(page) == ["The photograph to review"]
    assert "The model was not sure. The caller and the model disagree." in seen
    assert "61.2% sure · version 3" in seen
    assert "The caller field-app" in seen
    assert "**1 photograph waits** · 80 confirmed · 3 rejected" in seen
    assert SHA256 in seen
    assert not page.exception


def test_every_label_has_a_button_and_what_the_caller_said_stands_out(page: AppTest) -> None:
    assert label_buttons(page) == ["Dandelion", "Grass"]
    assert page.button(key="confirm first grass").proto.type == "primary"
    assert page.button(key="confirm first dandelion").proto.type == "secondary"
    assert page.button(key="confirm first dandelion").proto.shortcut == "1"


def test_the_gateway_is_asked_with_the_key_of_the_reviewer(page: AppTest, gateway: CannedGateway) -> None:
    for call in (REVIEWS, laid.image(), OUTLOOK):
        assert {each.headers["X-API-Key"] for each in gateway.asked(call)} == {"reviewer-key"}


def test_what_is_left_for_later_gives_way_until_it_is_asked_for(page: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(reviews(review(), review("second")), to=REVIEWS)
    page.button(key="later first").click().run()
    page.button(key="later second").click().run()
    assert "2 photographs were left for later" in page.info[0].value
    page.button(key="look again").click().run()
    assert page.button(key="confirm first grass")


def test_further_pages_are_asked_for_when_the_first_was_left_for_later(page: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(reviews(review(), cursor="more"), reviews(review("second")), to=REVIEWS)
    page.button(key="later first").click().run()
    assert page.button(key="confirm second grass")
    assert "cursor=more" in gateway.asked(REVIEWS)[-1].path


def test_a_photograph_that_was_not_kept_is_said_to_count_for_accuracy_only(
    app: AppTest, gateway: CannedGateway
) -> None:
    gateway.gives(reviews(not_kept()), to=REVIEWS)
    page = laid.open_page(app, "review")
    seen = shown.text(page)
    assert "This photograph was not kept" in seen
    assert "it only counts for how well the model does" in seen
    assert not gateway.asked(laid.image())


def test_a_photograph_that_is_gone_says_so_in_its_place(app: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(problem(404, "image_not_found"), to=laid.image())
    page = laid.open_page(app, "review")
    assert "This photograph is not stored" in shown.text(page)
    assert label_buttons(page) == ["Dandelion", "Grass"]


def test_the_filter_asks_for_one_reason(page: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(reviews(waiting=5), to=REVIEWS)
    page.main.segmented_control[0].set_value("disputed").run()
    assert "reason=disputed" in gateway.asked(REVIEWS)[-1].path
    assert "Nothing waits for this reason." in page.info[0].value


def test_an_empty_queue_says_what_to_do(app: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(reviews(), to=REVIEWS)
    page = laid.open_page(app, "review")
    assert "you can add labelled ones on the page Data" in page.info[0].value


def test_the_page_needs_the_scope_review(app: AppTest) -> None:
    shown.turn_to(app, "review")
    assert "scope `review`" in app.info[0].value
    assert not app.exception


def test_the_page_is_read_in_french(app: AppTest, gateway: CannedGateway) -> None:
    app.query_params["lang"] = "fr"
    page = laid.open_page(app, "review")
    seen = shown.text(page)
    assert label_buttons(page) == ["Pissenlit", "Herbe"]
    assert "sûr à 61,2\u202f%" in seen
    assert "**Encore 8 photos** et un entraînement démarre" in seen
    assert " the " not in seen
