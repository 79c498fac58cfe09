"""What a reviewer does on the pages Review and Data, and what somebody did before on the page Classify."""

import hashlib
import re
from typing import Any, Final

import httpx
from playwright.sync_api import Page, expect

from infra.local.running import Running
from ml.publish.replicas import wait_until
from tests.e2e.classifying import answer, settled
from tests.e2e.conftest import ARTIFACTS

KEYS: Final = {"Dandelion": "1", "Grass": "2"}  # of the keyboard, in the order of the alphabet


def sign_in(page: Page, live: Running) -> None:
    field = page.get_by_label(re.compile("^(API key|Clé d’API)$"))
    field.fill(live.env["API_KEY_REVIEW"])
    field.press("Enter")


def correct(live: Running, page: Page, photograph: bytes) -> str:
    """On the page Classify; gives what the person said is right, once a reviewer can see it."""
    page.goto(live.env["UI_URL"])
    answer(page, photograph)
    wrong = page.get_by_role("button", name=re.compile("^Wrong, it’s"))
    label = wrong.inner_text().split("“")[1].rstrip("”")
    wrong.click()
    expect(page.get_by_text("Thank you!")).to_be_visible()
    sha256 = hashlib.sha256(photograph).hexdigest()
    wait_until(lambda: sha256 in disputed(live), seconds=30, otherwise=lambda: f"{sha256} is in no review")
    return label.capitalize()


def turn_to(page: Page, photograph: bytes) -> None:
    """Past those that other tests have left."""
    name = page.locator("details", has_text=hashlib.sha256(photograph).hexdigest())
    expect(page.locator("details", has_text="SHA-256")).to_be_attached()
    while not name.count():
        page.keyboard.press("l")
        page.wait_for_timeout(500)
        settled(page)


def decide(page: Page, label: str) -> None:
    """Without a mouse."""
    settled(page)
    page.keyboard.press(KEYS[label])
    expect(page.get_by_text(f"Your last word: {label}.")).to_be_visible()


def disputed(live: Running) -> list[str]:
    found = asked(live, "/v1/review?reason=disputed&limit=100")["reviews"]
    return [each["image"]["sha256"] for each in found]


def asked(live: Running, path: str) -> dict[str, Any]:
    headers = {"X-API-Key": live.env["API_KEY_REVIEW"]}
    return dict(httpx.get(f"{live.env['GATEWAY_URL']}{path}", headers=headers, timeout=10).raise_for_status().json())


def picture(page: Page, name: str) -> None:
    """The whole page: Streamlit scrolls within it, so that the window has to be as high."""
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": page.viewport_size["width"] if page.viewport_size else 1280, "height": height})
    page.wait_for_timeout(500)
    ARTIFACTS.mkdir(exist_ok=True)
    page.screenshot(path=ARTIFACTS / f"{name}.png")
