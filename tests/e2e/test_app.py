"""A person in front of the app: drops photographs, sees answers, and is told what is wrong with a bad file."""

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from infra.local.stack import Stack


@pytest.fixture
def classify(live: Stack, page: Page) -> Page:
    page.goto(live.env["UI_URL"])
    expect(page.get_by_role("heading", name="Which plant is it?")).to_be_visible(timeout=30_000)
    return page


def test_a_dropped_photograph_is_answered(classify: Page, photograph: bytes) -> None:
    _drop(classify, FilePayload(name="garden.jpg", mimeType="image/jpeg", buffer=photograph))
    expect(classify.get_by_text(re.compile(r"Model plants, version \d+ · answered in"))).to_be_visible(timeout=20_000)
    expect(classify.get_by_role("heading", name=re.compile("^(Dandelion|Grass)$"))).to_be_visible()


def test_where_the_model_looked_is_shown_on_the_photograph(classify: Page, photograph: bytes) -> None:
    classify.get_by_text("Show where the model looked").click()
    _drop(classify, FilePayload(name="garden.jpg", mimeType="image/jpeg", buffer=photograph))
    expect(classify.get_by_text("The brighter a part of the photograph")).to_be_visible(timeout=20_000)


def test_a_damaged_photograph_is_said_to_be_damaged(classify: Page, photograph: bytes) -> None:
    _drop(classify, FilePayload(name="cut.jpg", mimeType="image/jpeg", buffer=photograph[:600]))
    expect(classify.get_by_text("This photograph is damaged or cut off.")).to_be_visible(timeout=20_000)


def test_a_model_of_drawings_is_said_to_be_one(live: Stack, classify: Page) -> None:
    banner = classify.get_by_text("Trained on synthetic photographs")
    if live.env["IMAGE_SOURCE"] == "synthetic":
        expect(banner).to_be_visible()
    else:
        expect(banner).to_be_hidden()


def test_the_api_page_shows_without_a_network(live: Stack, page: Page) -> None:
    page.route(lambda url: "//127.0.0.1" not in url, lambda route: route.abort())
    page.goto(f"{live.env['GATEWAY_URL']}/docs")
    expect(page.get_by_role("button", name="Authorize")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("/v1/predict").first).to_be_visible()


def _drop(page: Page, file: FilePayload) -> None:
    page.locator("input[type=file]").set_input_files(file)
