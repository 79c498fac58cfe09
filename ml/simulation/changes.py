"""What may happen to the photographs that people send."""

from collections.abc import Callable, Mapping
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance

from ml.evaluate.slices import blurred

Rng = np.random.Generator
Change = Callable[[Image.Image, Rng], Image.Image]

NIGHT: Final = 0.25  # of the light
ROWS: Final = 14  # of writing on a page


def at_night(photograph: Image.Image, _: Rng) -> Image.Image:
    return ImageEnhance.Brightness(photograph).enhance(NIGHT)


def grey(photograph: Image.Image, _: Rng) -> Image.Image:
    return photograph.convert("L").convert("RGB")


def enlarged(photograph: Image.Image, _: Rng) -> Image.Image:
    return photograph.resize((4 * photograph.width, 4 * photograph.height))


def halved(photograph: Image.Image, _: Rng) -> Image.Image:
    return photograph.resize((photograph.width // 2, photograph.height // 2))


def written_page(photograph: Image.Image, rng: Rng) -> Image.Image:
    """No plant at all: a sheet of the photograph's size with rows of words."""
    page = Image.new("RGB", photograph.size, tuple(rng.integers(200, 256, 3).tolist()))
    pen, ink = ImageDraw.Draw(page), tuple(rng.integers(0, 100, 3).tolist())
    step = page.height / ROWS
    for row in range(1, ROWS - 1):
        words = np.sort(rng.integers(0, page.width, 2 * rng.integers(3, 9))).reshape(-1, 2)
        for start, end in words.tolist():
            pen.rectangle((start, row * step, end, (row + 0.4) * step), fill=ink)
    return page


CHANGES: Final[Mapping[str, Change]] = {
    "blur": blurred,
    "night": at_night,
    "grey-scale": grey,
    "a larger camera": enlarged,
    "a smaller camera": halved,
    "foreign: written pages": written_page,
}
