"""The app in a browser while nobody answers at the gateway's address."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from infra.local.settings import REPOSITORY
from tests.e2e.classifying import drop, jpeg
from tests.integration.gateway.processes import environment, eventually
from tests.unit.ml.pictures import photograph


@pytest.fixture
def alone(browser: Browser, free_port: Callable[[], int], tmp_path: Path) -> Iterator[Page]:
    """The app without a gateway."""
    url, nobody = f"http://127.0.0.1:{(port := free_port())}", f"http://127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "streamlit", "run", str(REPOSITORY / "ui" / "app.py")]
    server = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    variables = environment(GATEWAY_URL=nobody, UI_API_KEY="a-key", PYTHONPATH=str(REPOSITORY))
    with subprocess.Popen([*command, *server], cwd=tmp_path, env=variables) as app:
        eventually(lambda: _answers(url))
        page = browser.new_page(locale="en-GB")
        page.goto(url)
        yield page
        page.close()
        app.terminate()


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/_stcore/health", trust_env=False).is_success
    except httpx.TransportError:
        return False


def test_a_gateway_that_is_away_is_told_with_what_to_do_and_without_a_trace(alone: Page) -> None:
    expect(alone.get_by_role("heading", name="Which plant is it?")).to_be_visible()
    drop(alone, jpeg("garden.jpg", photograph(60, 40)))
    expect(alone.get_by_text("The service cannot be reached.")).to_be_visible()
    expect(alone.get_by_role("button", name="Try again")).to_be_visible()
    assert "Traceback" not in alone.content()
