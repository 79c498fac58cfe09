"""What stands around every page of the app: keys, languages, the banner; and the gateway's own page."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from infra.local import in_service
from infra.local.running import Running
from tests.e2e.classifying import ANSWERED, answer, drop, jpeg, settled


@pytest.fixture
def classify(live: Running, page: Page) -> Page:
    page.goto(live.env["UI_URL"])
    expect(page.get_by_role("heading", name="Which plant is it?")).to_be_visible()
    return page


@pytest.fixture
def telephone(live: Running, browser: Browser) -> Iterator[Page]:
    """A small one, of somebody who reads French."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="fr-FR", has_touch=True)
    page = context.new_page()
    page.goto(live.env["UI_URL"])
    expect(page.get_by_role("heading", name="Quelle est cette plante ?")).to_be_visible()
    yield page
    context.close()


def test_signing_in_and_out_keeps_the_key_out_of_the_page_and_its_address(live: Running, classify: Page) -> None:
    secret = live.env["API_KEY_REVIEW"]
    classify.get_by_text("Sign in with a key").click()
    field = classify.get_by_label("API key", exact=True)
    field.fill("a-typing-error")
    field.press("Enter")
    expect(classify.get_by_text("The gateway does not know this key.")).to_be_visible()
    expect(field).to_have_value("")
    field.fill(secret)
    field.press("Enter")
    expect(classify.get_by_text("Signed in as")).to_be_visible()
    assert secret not in classify.content() + classify.url
    classify.get_by_role("button", name="Sign out").click()
    expect(classify.get_by_text("Signed in as")).to_be_hidden()
    expect(classify.get_by_text("Sign in with a key")).to_be_visible()


def test_french_is_read_by_the_browser_s_language_on_a_telephone(telephone: Page, photograph: bytes) -> None:
    expect(telephone.get_by_text("Pas encore de photo.")).to_be_visible()
    drop(telephone, jpeg("pré.jpg", photograph))
    expect(telephone.get_by_text(ANSWERED)).to_be_visible()
    telephone.get_by_role("button", name="Oui, c’est juste").click()
    expect(telephone.get_by_text("Merci !")).to_be_visible()
    assert telephone.evaluate("document.documentElement.lang") == "fr"
    assert telephone.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_switch_changes_the_language_and_a_link_keeps_it(classify: Page, photograph: bytes) -> None:
    answer(classify, photograph)
    classify.get_by_text("Français").click()
    expect(classify.get_by_role("heading", name="Quelle est cette plante ?")).to_be_visible()
    expect(classify.get_by_text(ANSWERED)).to_be_visible()
    classify.wait_for_url(re.compile(r"[?&]lang=fr"))
    classify.reload()
    expect(classify.get_by_role("heading", name="Quelle est cette plante ?")).to_be_visible()
    expect(classify).to_have_title("Classer · Plants")


def test_a_model_that_the_terminal_warns_of_has_a_banner(live: Running, classify: Page) -> None:
    banner = classify.get_by_text("What it says about real plants means little")
    model = in_service.model(live.env)
    settled(classify)
    if model["trained_on"] == "synthetic" or model["backbone_weights"] == "random":
        expect(banner).to_be_visible()
    else:
        expect(banner).to_be_hidden()


def test_the_api_page_shows_without_a_network(live: Running, page: Page) -> None:
    page.route(lambda url: "//127.0.0.1" not in url, lambda route: route.abort())
    page.goto(f"{live.env['GATEWAY_URL']}/docs")
    expect(page.get_by_role("button", name="Authorize")).to_be_visible()
    expect(page.get_by_text("/v1/predict").first).to_be_visible()
