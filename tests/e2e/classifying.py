"""What a person does on the page Classify."""

import csv
import re
import time
from io import StringIO
from pathlib import Path
from typing import Final

import httpx
from playwright.sync_api import FilePayload, Page, expect

from infra.local.running import Running

ANSWERED: Final = re.compile(r"(Model|Modèle) plants, version \d+ · (answered in|réponse en)")


def jpeg(name: str, content: bytes) -> FilePayload:
    """Bytes after a JPEG's end make it another photograph to the gateway, of the same pixels."""
    return FilePayload(name=name, mimeType="image/jpeg", buffer=content)


def settled(page: Page) -> None:
    """Drawn to its end: what is pressed or dropped while Streamlit draws the page anew may be lost."""
    expect(page.locator("[data-testid=stApp][data-test-script-state=notRunning]")).to_be_attached()


def drop(page: Page, *files: FilePayload) -> None:
    """On the first field: below it the page Data has another, to find a photograph by."""
    settled(page)
    page.locator("input[type=file]").first.set_input_files(list(files))


def answer(page: Page, photograph: bytes) -> None:
    drop(page, jpeg("garden.jpg", photograph))
    expect(page.get_by_text(ANSWERED)).to_be_visible()


def taken_away(page: Page) -> list[dict[str, str]]:
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    assert download.value.suggested_filename == "plants.csv"
    content = Path(download.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(StringIO(content, newline="")))


def reviews(live: Running, prediction: str) -> list[tuple[str, str | None]]:
    """The prediction's, as the gateway gives them to the key that the app asks with."""
    deadline = time.monotonic() + 30
    headers = {"X-API-Key": live.env["API_KEY_PREDICT"]}
    while True:  # a prediction is logged a moment after it was answered
        answer = httpx.get(f"{live.env['GATEWAY_URL']}/v1/predictions/{prediction}", headers=headers, timeout=10)
        if answer.is_success or time.monotonic() > deadline:
            return [(each["state"], each["said_label"]) for each in answer.raise_for_status().json()["reviews"]]
        time.sleep(0.2)
