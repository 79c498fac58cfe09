"""Photographs to test with: a smooth scene with detail on it, in any size, mode and format."""

from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image

from ml import imaging
from ml.imaging import Pixels


def scene(width: int, height: int, seed: int = 0) -> Image.Image:
    """RGB, different in each quarter, so that no turn or mirror image looks like another."""
    coarse = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    coarse[:3, :4] //= 4
    return Image.fromarray(coarse).resize((width, height), Image.Resampling.BICUBIC)


def encoded(image: Image.Image, format_: str, **options: Any) -> bytes:
    """The file's bytes."""
    buffer = BytesIO()
    image.save(buffer, format_, **options)
    return buffer.getvalue()


def photograph(width: int = 60, height: int = 40, seed: int = 0) -> bytes:
    """A JPEG, another one for each seed."""
    return encoded(scene(width, height, seed), "JPEG", quality=95)


def resized(image: Image.Image) -> Pixels:
    """What the model should see of it."""
    return np.asarray(image.convert("RGB").resize((imaging.SIDE, imaging.SIDE), Image.Resampling.BILINEAR))


def difference(left: Pixels, right: Pixels) -> float:
    """Mean over pixels, in grey levels of 255."""
    return float(np.abs(left.astype(np.float32) - right.astype(np.float32)).mean())
