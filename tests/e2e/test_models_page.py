"""A person steers from the pages Training and Models: trains, sees the new version, goes back, and forward again."""

import re
import statistics
import time
from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from infra.local.main_job import Airflow
from infra.local.running import Running
from tests.e2e.conftest import ARTIFACTS
from tests.e2e.undisturbed import undisturbed
from tests.integration.airflow.loop import TRAINING, Loop

ANSWERS = re.compile(r"^Version \d+ answers now\. In service")
TRAINED_MILLISECONDS = 300_000
CHANGED_MILLISECONDS = 90_000


def signed_in(live: Running, page: Page, name: str) -> Page:
    page.goto(f"{live.env['UI_URL']}/{name}")
    field = page.get_by_test_id("stMain").locator("input[type=password]")
    field.fill(live.env["API_KEY_ADMIN"])
    field.press("Enter")
    return page


@pytest.fixture(autouse=True, scope="module")
def loop(live: Running, airflow: Airflow) -> Iterator[Loop]:
    """No training but theirs: the page shows one at a time."""
    with undisturbed(live, airflow) as loop:
        yield loop


@pytest.fixture
def models(live: Running, page: Page) -> Page:
    signed_in(live, page, "models")
    expect(page.get_by_text(ANSWERS)).to_be_visible()
    return page


@pytest.fixture
def telephone(live: Running, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 4400}, locale="fr-FR", has_touch=True)
    yield context.new_page()
    context.close()


@pytest.fixture
def previous(live: Running, loop: Loop) -> int:
    """The version to go back to; a training makes one where there is none yet."""
    found = versions(live)["previous"]
    if found is None:
        loop.run(TRAINING)
        found = versions(live)["previous"]
    assert found is not None
    return found


def test_a_training_is_started_followed_and_seen_among_the_versions(
    live: Running, page: Page, photograph: bytes
) -> None:
    before = answering(live, photograph)
    signed_in(live, page, "training")
    page.get_by_label("Why now?").fill("asked for <b>by hand</b>")
    page.get_by_label("Why now?").press("Enter")
    expect(page.get_by_text(re.compile("Step [23456] of 6"))).to_be_visible(timeout=TRAINED_MILLISECONDS)
    expect(page.get_by_text("The new version is in service.")).to_be_visible(timeout=TRAINED_MILLISECONDS)
    expect(page.get_by_text(re.compile("Put into service · done"))).to_be_visible()
    page.get_by_role("link", name="Models").click()
    now = answering(live, photograph)
    assert now > before
    expect(page.get_by_text(f"Version {now} answers now.")).to_be_visible()
    expect(page.get_by_role("row", name=f"Version {now} answers now")).to_contain_text("asked for <b>by hand</b>")
    expect(page.get_by_test_id("stVegaLiteChart")).to_have_count(2)


def test_one_goes_back_to_the_version_before_and_forward_again(
    live: Running, previous: int, models: Page, photograph: bytes
) -> None:
    now = answering(live, photograph)
    models.get_by_role("button", name=f"Go back to version {previous}").click()
    dialog = models.get_by_role("dialog")
    expect(dialog.get_by_text(f"Now version {now} answers")).to_be_visible()
    models.screenshot(path=ARTIFACTS / "test_a_change_is_confirmed.png")
    confirm(models)
    expect(models.get_by_text(f"Version {previous} answers now.").first).to_be_visible(timeout=CHANGED_MILLISECONDS)
    assert answering(live, photograph) == previous
    choose(models, now)
    models.get_by_role("button", name=f"Put version {now} into service").click()
    confirm(models)
    expect(models.get_by_text(f"Version {now} answers now.").first).to_be_visible(timeout=CHANGED_MILLISECONDS)
    assert answering(live, photograph) == now


def test_both_pages_are_there_within_two_seconds(models: Page) -> None:
    seconds = []
    for name, heading in [("Training", "The last trainings"), ("Models", "Charts")] * 2:
        begun = time.monotonic()
        models.get_by_role("link", name=name).click()
        expect(models.get_by_role("heading", name=heading)).to_be_visible()
        seconds.append(time.monotonic() - begun)
    print(f"from the click to the page: {statistics.median(seconds):.2f} s")  # noqa: T201 (a number for the reader)
    assert statistics.median(seconds) < 2


@pytest.mark.parametrize(
    ("name", "title", "last"),
    [("models", "Modèles", "Graphiques"), ("training", "Entraînement", "Les derniers entraînements")],
)
def test_a_telephone_shows_each_page_in_french(
    live: Running, telephone: Page, name: str, title: str, last: str
) -> None:
    signed_in(live, telephone, name)
    expect(telephone.get_by_role("heading", name=title, exact=True)).to_be_visible()
    expect(telephone.get_by_role("heading", name=last)).to_be_visible()
    assert telephone.evaluate("document.documentElement.scrollWidth") <= 390
    telephone.screenshot(path=ARTIFACTS / f"test_{name}_on_a_telephone.png")


def confirm(page: Page) -> None:
    """With the keyboard alone."""
    page.get_by_label("Why? (for the record)").fill("an end-to-end test")
    page.get_by_label("Why? (for the record)").press("Enter")
    expect(page.get_by_role("dialog")).to_be_hidden()


def choose(page: Page, version: int) -> None:
    page.get_by_label("Look at a version").click()
    page.get_by_role("option", name=f"Version {version}", exact=True).click()


def versions(live: Running) -> dict[str, int | None]:
    """Which version has which part, as the gateway tells it."""
    headers = {"X-API-Key": live.env["API_KEY_ADMIN"]}
    answer = httpx.get(f"{live.env['GATEWAY_URL']}/v1/models", headers=headers, timeout=10).raise_for_status().json()
    return {name: answer[name] for name in ("champion", "previous")}


def answering(live: Running, photograph: bytes) -> int:
    """The version that the next prediction comes from."""
    headers = {"X-API-Key": live.env["API_KEY_PREDICT"]}
    url = f"{live.env['GATEWAY_URL']}/v1/predict"
    answer = httpx.post(url, files={"file": photograph}, headers=headers, timeout=30).raise_for_status()
    return int(answer.json()["model"]["version"])
