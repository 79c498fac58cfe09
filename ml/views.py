"""Augmentation as views: the same photograph seen closer, smaller, mirrored, in another light.

Each view is drawn from the photograph's own hash, so its features can be extracted once and kept. Why they matter:
people's photographs come from other cameras and distances than those that were collected (docs/model.md).
"""

from typing import Final

import numpy as np
from PIL import Image, ImageEnhance

from ml import imaging
from ml.imaging import SIDE, Pixels

PLAIN: Final = "plain"  # the photograph itself
DRAWN: Final = tuple(f"drawn-{number}" for number in range(8))
ALL: Final = (PLAIN, *DRAWN)

LEAST_AREA: Final = 0.1  # of the photograph that a crop shows
ASPECTS: Final = (3 / 4, 4 / 3)
SMALLEST, LARGEST = 24, 200  # pixels a side that a small photograph is reduced to
BRIGHTNESS: Final = (0.7, 1.3)
CONTRAST: Final = (0.8, 1.2)


def see(data: bytes, sha256: str, view: str) -> Pixels:
    """A view of an encoded photograph, uint8 (224, 224, 3). Raises ImageError."""
    if view == PLAIN:
        return imaging.decode(data).pixels
    number = DRAWN.index(view)
    random = np.random.default_rng([number, int(sha256[:16], 16)])
    seen = _lit(_mirrored(_cropped(imaging.picture(imaging.open_checked(data)), random), random), random)
    resized = (_reduced(seen, random) if number % 2 else seen).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    return np.asarray(resized, dtype=np.uint8)


def _cropped(image: Image.Image, random: np.random.Generator) -> Image.Image:
    """A random part, of a tenth of the area or more, as in arXiv:1409.4842."""
    aspect = np.exp(random.uniform(*np.log(ASPECTS)))
    area = random.uniform(LEAST_AREA, 1) * image.width * image.height
    width = min(image.width, max(1, round(np.sqrt(area * aspect))))
    height = min(image.height, max(1, round(np.sqrt(area / aspect))))
    left, top = random.integers(0, image.width - width + 1), random.integers(0, image.height - height + 1)
    return image.crop((left, top, left + width, top + height))


def _mirrored(image: Image.Image, random: np.random.Generator) -> Image.Image:
    return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if random.random() < 0.5 else image


def _lit(image: Image.Image, random: np.random.Generator) -> Image.Image:
    brighter = ImageEnhance.Brightness(image).enhance(random.uniform(*BRIGHTNESS))
    return ImageEnhance.Contrast(brighter).enhance(random.uniform(*CONTRAST))


def _reduced(image: Image.Image, random: np.random.Generator) -> Image.Image:
    side = round(np.exp(random.uniform(np.log(SMALLEST), np.log(LARGEST))))
    return image.resize((side, side), Image.Resampling.BILINEAR)
