"""A reviewer goes from what somebody corrected to what the next model learns from: the pages Review and Data."""

import hashlib
import re
import statistics
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from infra.local.running import Running
from tests.e2e.classifying import drop, jpeg, settled
from tests.e2e.reviewing import asked, correct, decide, picture, sign_in, turn_to

# A look at the model in service, none at all, or one of before there was a model: as the quarters of the hour fall.
OUTLOOK = re.compile("Constaté le|On ne sait pas|depuis qu’il y a un modèle")


@pytest.fixture
def reviewer(live: Running, page: Page) -> Page:
    page.goto(f"{live.env['UI_URL']}/review")
    sign_in(page, live)
    expect(page.get_by_role("heading", name="What is on it?")).to_be_visible()
    return page


@pytest.fixture
def telephone(live: Running, browser: Browser) -> Iterator[Page]:
    """A small one, of a reviewer who reads French."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="fr-FR", has_touch=True)
    page = context.new_page()
    page.goto(f"{live.env['UI_URL']}/review")
    sign_in(page, live)
    yield page
    context.close()


def test_what_somebody_corrected_is_confirmed_and_waits_to_be_learned_from(
    live: Running, page: Page, photograph: bytes
) -> None:
    mine = photograph + b"corrected"
    label = correct(live, page, mine)
    page.get_by_role("link", name="Review").click()
    sign_in(page, live)
    page.get_by_text("Disputed", exact=True).click()
    turn_to(page, mine)
    expect(page.get_by_text("The caller and the model disagree.")).to_be_visible()
    before = asked(live, "/v1/data")["waiting"]
    decide(page, label)
    settled(page)
    page.keyboard.press("z")
    expect(page.get_by_text("Your last word")).to_be_hidden()
    decide(page, label)
    page.get_by_role("link", name="Data").click()
    expect(page.get_by_text(re.compile(rf"^{before + 1} confirmed photographs? waits?"))).to_be_visible()


def test_photographs_are_added_and_one_of_them_is_deleted(live: Running, reviewer: Page, photograph: bytes) -> None:
    reviewer.get_by_role("link", name="Data").click()
    expect(reviewer.get_by_role("heading", name="Add photographs")).to_be_visible()
    letter = jpeg("letter.jpg", b"Dear aunt")
    drop(reviewer, jpeg("one.jpg", photograph + b"one"), jpeg("two.jpg", photograph + b"two"), letter)
    reviewer.get_by_role("radiogroup", name="What is on all of them?").get_by_text("Grass").click()
    reviewer.get_by_role("button", name="Add 3 photographs").click()
    expect(reviewer.get_by_text("2 photographs were added as “grass”.")).to_be_visible()
    expect(reviewer.get_by_text("letter.jpg: This file is not a photograph that can be read.")).to_be_visible()
    _delete(reviewer, hashlib.sha256(photograph + b"one").hexdigest())
    picture(reviewer, "photographs_added")


def test_the_pages_render_within_two_seconds(reviewer: Page) -> None:
    seconds = []
    for name, title in (("Data", "What was set aside"), ("Review", "Until the next training")) * 3:
        begun = time.monotonic()
        reviewer.get_by_role("link", name=name).click()
        expect(reviewer.get_by_role("heading", name=title)).to_be_visible()
        seconds.append(time.monotonic() - begun)
    print(f"from the click to the last heading: {statistics.median(seconds):.2f} s")  # noqa: T201 (for the reader)
    assert statistics.median(seconds) < 2


def test_both_pages_are_read_in_french_on_a_telephone(live: Running, telephone: Page) -> None:
    expect(telephone.get_by_role("heading", name="Que voit-on sur la photo ?")).to_be_visible()
    expect(telephone.get_by_role("heading", name="D’ici le prochain entraînement")).to_be_visible()
    expect(telephone.get_by_text(OUTLOOK)).to_be_visible()
    assert telephone.evaluate("document.documentElement.scrollWidth") <= 390
    picture(telephone, "review_in_french_on_a_telephone")
    telephone.goto(telephone.url.replace("/review", "/data"))
    sign_in(telephone, live)
    expect(telephone.get_by_text("Supprimer la photo de quelqu’un")).to_be_visible()
    assert telephone.evaluate("document.documentElement.scrollWidth") <= 390
    picture(telephone, "data_in_french_on_a_telephone")


def _delete(page: Page, sha256: str) -> None:
    page.get_by_text("Delete somebody’s photograph").click()
    page.get_by_label("SHA-256").fill(sha256)
    page.get_by_role("button", name="Find").click()
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_text("The photograph is deleted.")).to_be_visible()
