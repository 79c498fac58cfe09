import hashlib

import pytest
from streamlit.testing.v1 import AppTest

from tests.unit.ui import canned_reviews as laid
from tests.unit.ui import shown
from tests.unit.ui.canned_gateway import Canned, CannedGateway, canned, problem
from tests.unit.ui.canned_reviews import SHA256

DELETE = f"DELETE /v1/images/{SHA256}"


@pytest.fixture(autouse=True)
def laid_out(gateway: CannedGateway, dandelion: bytes) -> None:
    laid.lay_out(gateway, dandelion)
    gateway.gives(canned({"sha256": SHA256, "detail": "in English"}, 202), to=DELETE)


@pytest.fixture
def page(app: AppTest) -> AppTest:
    return laid.open_page(app, "data")


def find(page: AppTest, name: str) -> AppTest:
    page.text_input(key="deletion name").set_value(name)
    [button] = [each for each in page.button if each.proto.form_id == "deletion"]
    return button.click().run()


def test_a_photograph_is_deleted_after_a_look_and_a_second_word(page: AppTest, gateway: CannedGateway) -> None:
    find(page, SHA256.upper())
    assert shown.alt_texts(page) == ["The photograph that would be deleted"]
    assert "It comes back only if somebody brings it again." in page.warning[0].value
    assert not gateway.asked(DELETE)
    page.button(key=f"delete {SHA256}").click().run()
    assert len(gateway.asked(DELETE)) == 1
    assert any("The photograph is deleted." in each.value for each in page.success)
    assert not shown.alt_texts(page)


def test_a_photograph_may_be_kept_after_all(page: AppTest, gateway: CannedGateway) -> None:
    find(page, SHA256)
    page.button(key=f"keep {SHA256}").click().run()
    assert not page.warning
    assert not gateway.asked(DELETE)


def test_a_file_is_found_by_its_content(page: AppTest, gateway: CannedGateway, grass: bytes) -> None:
    sha256 = hashlib.sha256(grass).hexdigest()
    gateway.gives(Canned(grass), to=laid.image(sha256))
    page.file_uploader[1].set_value([("theirs.jpg", grass, "image/jpeg")])
    page.run()
    assert page.button(key=f"delete {sha256}")


def test_what_is_not_stored_is_said_to_be_so(page: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(problem(404, "image_not_found"), to=laid.image())
    find(page, SHA256)
    assert "This photograph is not stored" in page.error[0].value
    assert f"delete {SHA256}" not in [each.key for each in page.button]


def test_a_typing_error_is_no_name(page: AppTest, gateway: CannedGateway) -> None:
    find(page, "../predict")
    assert "That is no SHA-256" in page.error[0].value
    assert not gateway.asked("GET /v1/images/../predict")


def test_a_deletion_that_fails_is_told_and_may_be_tried_again(page: AppTest, gateway: CannedGateway) -> None:
    gateway.gives(problem(503, "storage_unavailable", Retry_After="2"), to=DELETE)
    find(page, SHA256)
    page.button(key=f"delete {SHA256}").click().run()
    assert "The store of photographs cannot be reached" in page.error[0].value
    assert page.button(key=f"delete {SHA256}")
