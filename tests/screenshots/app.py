"""The app's pages, as somebody with every key sees them."""

from typing import Final

from playwright.sync_api import Browser, FilePayload, Page, expect

from infra.local.environment import Env
from tests.screenshots.frame import Camera, stretch, window

PHONE: Final = {"width": 390, "height": 844}
# The page shows photographs of the training data, which are other people's: nothing of them goes into the repository.
VEILED: Final = "[data-testid=stMain] img { filter: contrast(0) }"


def take(browser: Browser, camera: Camera, env: Env, photograph: bytes) -> None:
    with window(browser) as page:
        _classify(page, env, photograph)
        stretch(page, "[data-testid=stMain]")
        camera.take(page, "classify")
        _sign_in(page, env["API_KEY_REVIEW"], env["API_KEY_ADMIN"])
        for name in _pages(page)[1:]:
            _turn_to(page, name)
            if name == "data":
                page.add_style_tag(content=VEILED)
            camera.take(page, name)
    with window(browser, locale="fr-FR") as page:
        page.goto(env["UI_URL"])
        _sign_in(page, env["API_KEY_REVIEW"])
        _turn_to(page, "monitoring")
        camera.take(page, "monitoring-french")
    with window(browser, viewport=PHONE, device_scale_factor=2, has_touch=True) as page:
        _classify(page, env, photograph)
        stretch(page, "[data-testid=stMain]")
        camera.take(page, "classify-phone")


def _classify(page: Page, env: Env, photograph: bytes) -> None:
    """With the answer, and where the model looked."""
    page.goto(env["UI_URL"])
    page.get_by_text("Show where the model looked").click()
    file = FilePayload(name="meadow.jpg", mimeType="image/jpeg", buffer=photograph)
    page.locator("input[type=file]").set_input_files([file])
    expect(page.get_by_text("The brighter a part of the photograph")).to_be_visible()
    _settle(page)


def _sign_in(page: Page, *keys: str) -> None:
    bar = page.get_by_test_id("stSidebar")
    for number, key in enumerate(keys, start=1):
        bar.locator("summary").click()
        field = bar.locator("input[type=password]")
        field.fill(key)
        field.press("Enter")
        expect(bar.get_by_test_id("stCaptionContainer")).to_have_count(number)


def _pages(page: Page) -> list[str]:
    """Those that this version of the app has, by the end of their address."""
    links = page.get_by_test_id("stSidebarNavLink").all()
    return [str(each.get_attribute("href")).rpartition("/")[2] for each in links]


def _turn_to(page: Page, name: str) -> None:
    page.locator(f"[data-testid=stSidebarNavLink][href$='/{name}']").click()
    page.wait_for_url(f"**/{name}*")
    _settle(page)
    stretch(page, "[data-testid=stMain]")
    _settle(page)


def _settle(page: Page) -> None:
    """Until the script has run and the charts have been drawn."""
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_visible()
    expect(page.get_by_test_id("stSpinner")).to_have_count(0)
    page.wait_for_timeout(1_500)
