"""A real browser, driven by Playwright."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from infra.local import packages

PATIENCE_MILLISECONDS: Final = 30_000  # as Playwright's own for what is clicked; for what is expected its own is 5_000


@contextmanager
def chromium() -> Iterator[Browser]:
    """Installed where that is possible; not for long, since Playwright's event loop stands in the way of others."""
    if not _program() and not packages.install("chromium"):
        pytest.fail("the browser tests need Chromium: as root, apt-get install chromium")
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with sync_playwright() as playwright:
        # Chromium's own services would try to reach the network at every start.
        quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
        yield playwright.chromium.launch(executable_path=_program(), args=quiet)


def _program() -> str | None:
    """Debian's, or the one that GitHub's runners bring."""
    return shutil.which("chromium") or shutil.which("google-chrome")
