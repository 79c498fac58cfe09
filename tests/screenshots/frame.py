"""A browser's window, and what it shows as a PNG file that a repository can bear."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from PIL import Image
from playwright.sync_api import Browser, Page

WIDTH: Final = 1280
LEAST: Final = 700
TALLEST: Final = 2400
MOST_BYTES: Final = 300_000
COLOURS: Final = (256, 128, 64, 32)


class TooLarge(Exception):
    """A picture stays above MOST_BYTES with the fewest colours."""


@dataclass(frozen=True)
class Camera:
    """Writes pictures into a directory. Raises TooLarge."""

    directory: Path

    def take(self, page: Page, name: str) -> None:
        (self.directory / f"{name}.png").write_bytes(small(page.screenshot(), name))


def small(png: bytes, name: str) -> bytes:
    """As it is, or else with as few colours as it takes: the same picture gives the same bytes."""
    if len(png) <= MOST_BYTES:
        return png
    image = Image.open(BytesIO(png)).convert("RGB")
    for colours in COLOURS:
        file = BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        if len(file.getvalue()) <= MOST_BYTES:
            return file.getvalue()
    raise TooLarge(f"{name}.png has {len(file.getvalue())} bytes in {COLOURS[-1]} colours, at most {MOST_BYTES}")


@contextmanager
def window(browser: Browser, *, locale: str = "en-GB", **options: Any) -> Iterator[Page]:
    viewport = options.pop("viewport", {"width": WIDTH, "height": 900})
    context = browser.new_context(locale=locale, viewport=viewport, reduced_motion="reduce", **options)
    try:
        yield context.new_page()
    finally:
        context.close()


def stretch(page: Page, scroller: str) -> None:
    """As tall as what is in the part that scrolls, within reason."""
    width = (page.viewport_size or {"width": WIDTH})["width"]
    page.set_viewport_size({"width": width, "height": LEAST})  # what is shorter than the window fills it
    page.set_viewport_size({"width": width, "height": min(_settled_height(page, scroller), TALLEST)})


def _settled_height(page: Page, scroller: str) -> int:
    """Once it stays: what the page before had goes piece by piece."""
    before, height = -1, 0
    while height != before:
        page.wait_for_timeout(1_000)
        before, height = height, int(page.locator(scroller).first.evaluate("part => part.scrollHeight"))
    return height
