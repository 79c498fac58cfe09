import pytest
from streamlit.testing.v1 import AppTest

from tests.unit.ui import canned_reviews as laid
from tests.unit.ui import shown
from tests.unit.ui.canned_gateway import Canned, CannedGateway, canned, problem
from tests.unit.ui.canned_reviews import SHA256

ADD = "POST /v1/images"


@pytest.fixture(autouse=True)
def laid_out(gateway: CannedGateway, dandelion: bytes) -> None:
    laid.lay_out(gateway, dandelion)


@pytest.fixture
def page(app: AppTest) -> AppTest:
    return laid.open_page(app, "data")


def added() -> Canned:
    image = {"sha256": SHA256, "label": "grass", "review": "noted", "width": 64, "height": 48, "known": False}
    return canned({"images": [image]}, 201)


def choose(page: AppTest, *files: tuple[str, bytes], label: str | None = "grass") -> AppTest:
    page.file_uploader[0].set_value([(name, content, "image/jpeg") for name, content in files])
    if label is not None:
        page.main.segmented_control(key="addition label").set_value(label)
    page.run()
    return page.button(key="add photographs").click().run()


def test_each_photograph_is_sent_with_its_label_and_without_its_name(
    page: AppTest, gateway: CannedGateway, dandelion: bytes, grass: bytes
) -> None:
    gateway.gives(added(), to=ADD)
    choose(page, ("garden.jpg", grass), ("meadow.jpg", dandelion))
    first, second = gateway.asked(ADD)
    assert grass in first.body
    assert dandelion in second.body
    assert b'name="label"\r\n\r\ngrass' in first.body
    assert b"garden" not in first.body
    assert "**2 photographs were added** as “grass”" in page.success[0].value
    assert page.button(key="add photographs").label == "Add photographs"


def test_a_file_that_is_refused_is_named_with_the_reason_and_the_others_are_added(
    page: AppTest, gateway: CannedGateway, grass: bytes
) -> None:
    gateway.gives(problem(415, "unsupported_format"), added(), to=ADD)
    choose(page, ("<letter>.jpg", b"Dear aunt"), ("meadow.jpg", grass))
    seen = shown.text(page)
    assert "**1 photograph was added**" in page.success[0].value
    assert "**1 photograph was not added:**" in page.error[0].value
    assert "&lt;letter&gt;.jpg: This file is not a photograph that can be read. Use a JPEG" in seen


def test_another_try_sends_only_what_was_not_taken(
    page: AppTest, gateway: CannedGateway, dandelion: bytes, grass: bytes
) -> None:
    gateway.gives(added(), problem(503, "storage_unavailable", Retry_After="1"), added(), to=ADD)
    choose(page, ("one.jpg", grass), ("two.jpg", dandelion))
    page.button(key="add photographs").click().run()
    assert len(gateway.asked(ADD)) == 3
    assert dandelion in gateway.asked(ADD)[-1].body
    assert "**2 photographs were added**" in page.success[0].value
    assert not page.error


def test_what_concerns_every_photograph_is_met_once(
    page: AppTest, gateway: CannedGateway, dandelion: bytes, grass: bytes
) -> None:
    gateway.gives(problem(503, "storage_unavailable", Retry_After="1"), to=ADD)
    choose(page, ("one.jpg", grass), ("two.jpg", dandelion))
    assert len(gateway.asked(ADD)) == 1
    assert "**2 photographs were not added:**" in page.error[0].value


def test_a_label_has_to_be_chosen_first(page: AppTest, gateway: CannedGateway, grass: bytes) -> None:
    choose(page, ("meadow.jpg", grass), label=None)
    assert "Choose a label first" in page.error[0].value
    assert not gateway.asked(ADD)


def test_without_a_photograph_the_page_says_so(page: AppTest, gateway: CannedGateway) -> None:
    choose(page)
    assert "No photograph yet." in page.error[0].value
    assert not gateway.asked(ADD)
