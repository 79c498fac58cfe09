"""A reviewer sees how the system is doing: the real one, through the gateway and Prometheus."""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from infra.local import supervisor
from infra.local.running import Running
from tests.e2e.conftest import ARTIFACTS
from tests.e2e.launcher import Launcher
from tests.infra.monitoring import prometheus

LOOKS_AGAIN_SECONDS = 15


def signed_in(live: Running, page: Page) -> Page:
    page.goto(f"{live.env['UI_URL']}/monitoring")
    field = page.locator("input[type=password]")
    field.fill(live.env["API_KEY_REVIEW"])
    field.press("Enter")
    return page


@contextmanager
def stopped(launcher: Launcher, program: str) -> Iterator[None]:
    settings = launcher.stack().settings
    supervisor._stop_at_once(settings, lambda name: name == program)
    try:
        yield
    finally:
        supervisor.start(settings, program)


@pytest.fixture
def monitoring(live: Running, page: Page) -> Page:
    signed_in(live, page)
    expect(page.get_by_role("heading", name="Alerts")).to_be_visible()
    return page


@pytest.fixture
def telephone(live: Running, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 2600}, locale="fr-FR", has_touch=True)
    page = signed_in(live, context.new_page())
    yield page
    page.screenshot(path=ARTIFACTS / "test_monitoring_on_a_telephone.png")
    context.close()


def test_predictions_come_into_sight_without_a_reload(live: Running, monitoring: Page, photograph: bytes) -> None:
    prometheus.address(live.env)
    monitoring.set_viewport_size({"width": 1280, "height": 2400})
    before = monitoring.get_by_text("As of").inner_text()
    labels, deadline = monitoring.get_by_role("list", name="Predictions by label"), time.monotonic() + 90
    while not labels.is_visible() and time.monotonic() < deadline:  # what grows between two scrapes is an increase
        files, headers = {"file": photograph}, {"X-API-Key": live.env["API_KEY_PREDICT"]}
        httpx.post(f"{live.env['GATEWAY_URL']}/v1/predict", files=files, headers=headers, timeout=30).raise_for_status()
        monitoring.wait_for_timeout(1_000)
    expect(labels).to_be_visible()
    expect(monitoring.get_by_test_id("stMetric").filter(has_text="95% answered within")).to_contain_text("ms")
    expect(monitoring.get_by_test_id("stVegaLiteChart").first).to_be_visible()
    expect(monitoring.get_by_text("As of")).not_to_have_text(before)


@pytest.mark.native
def test_a_prometheus_that_goes_away_and_comes_back_is_told_by_the_page_itself(
    live: Running, launcher: Launcher, monitoring: Page
) -> None:
    prometheus.address(live.env)
    away, numbers = monitoring.get_by_text("Prometheus does not answer,"), monitoring.get_by_text("Calls and answers")
    expect(numbers).to_be_visible()
    with stopped(launcher, "prometheus"):
        expect(away).to_be_visible(timeout=2_000 * LOOKS_AGAIN_SECONDS)
        expect(numbers).to_be_hidden()
        expect(monitoring.get_by_role("heading", name="The model in service")).to_be_visible()
    expect(numbers).to_be_visible(timeout=4_000 * LOOKS_AGAIN_SECONDS)


def test_a_page_stands_within_two_seconds_and_links_to_the_other_ones(live: Running, monitoring: Page) -> None:
    seconds = []
    for _ in range(3):
        monitoring.get_by_role("link", name="Classify").click()
        expect(monitoring.get_by_role("heading", name="Which plant is it?")).to_be_visible()
        begun = time.monotonic()
        monitoring.get_by_role("link", name="Monitoring", exact=True).click()
        expect(monitoring.get_by_role("heading", name="The model in service")).to_be_visible()
        seconds.append(time.monotonic() - begun)
    print(f"from the click to the page: {statistics.median(seconds):.2f} s")  # noqa: T201 (a number for the reader)
    assert statistics.median(seconds) < 2
    link = monitoring.get_by_role("link", name="Airflow: jobs and their logs")
    expect(link).to_have_attribute("href", f"{live.env['AIRFLOW_URL']}/")
    expect(monitoring.get_by_role("link", name="Grafana: dashboards")).to_be_hidden()


def test_another_time_is_chosen_by_the_keyboard(monitoring: Page) -> None:
    choice = monitoring.get_by_role("radio", name="6 hours")
    choice.focus()
    choice.press("Space")
    expect(choice).to_be_checked()
    expect(monitoring.get_by_role("heading", name="Alerts")).to_be_visible()


def test_it_is_read_in_french_on_a_telephone(telephone: Page) -> None:
    expect(telephone.get_by_role("heading", name="Alertes")).to_be_visible()
    expect(telephone.get_by_role("heading", name="Le modèle en service")).to_be_visible()
    expect(telephone.get_by_text("Voir de plus près")).to_be_visible()
    assert telephone.evaluate("document.documentElement.scrollWidth") <= 390
