"""The picture beside an answer: upright, small enough for a phone's connection, and lit where the model looked."""

import struct
from io import BytesIO
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import ExifTags, Image, ImageOps

from ui.api.predictions import Heatmap

FORMATS: Final = ("JPEG", "PNG", "WEBP")
SIDE: Final = 800  # pixels of the longer side: twice the width at which it is drawn
MAX_PIXELS: Final = 40_000_000  # the gateway refuses more; decoding them would only cost memory
DARKEST: Final = 0.22  # what is left of the light where nothing spoke for the label

# What Pillow's decoders and its EXIF reader raise on damaged data.
_DAMAGED: Final = (
    *(OSError, ValueError, SyntaxError, IndexError, TypeError, ZeroDivisionError, EOFError, MemoryError),
    *(KeyError, struct.error, Image.DecompressionBombError, Image.DecompressionBombWarning),
)
# The turn that undoes each EXIF orientation; exif_transpose would also write the other tags anew, and fail on odd ones.
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def picture(content: bytes, heatmap: Heatmap | None) -> bytes | None:
    """A JPEG; None for what cannot be shown, which the gateway's answer explains."""
    try:
        image = _upright(content)
    except _DAMAGED:
        return None
    if image is not None and heatmap is not None:
        image = spotlight(image, heatmap)
    return None if image is None else _jpeg(image)


def spotlight(image: Image.Image, heatmap: Heatmap) -> Image.Image:
    """What spoke for the label keeps its light and colour, the rest goes dark and grey: to be read without colour."""
    light = _light(heatmap, image.size)[..., np.newaxis]
    bright = np.asarray(image, dtype=np.float32)
    dark = np.asarray(ImageOps.grayscale(image), dtype=np.float32)[..., np.newaxis] * DARKEST
    return Image.fromarray((dark + (bright - dark) * light).astype(np.uint8))


def _light(heatmap: Heatmap, size: tuple[int, int]) -> npt.NDArray[np.float32]:
    """Between 0 and 1, relative to this photograph; 1 everywhere when no part says more than another."""
    heat = np.asarray(heatmap, dtype=np.float32)
    span = float(np.ptp(heat))
    relative = (heat - heat.min()) / span if span > 0 else np.ones_like(heat)
    return np.asarray(Image.fromarray(relative).resize(size, Image.Resampling.BICUBIC)).clip(0, 1)


def _upright(content: bytes) -> Image.Image | None:
    image = Image.open(BytesIO(content), formats=FORMATS)
    if image.width * image.height > MAX_PIXELS:
        return None
    image.draft("RGB", (SIDE, SIDE))
    image.thumbnail((SIDE, SIDE))
    turn = _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    return _on_white(image if turn is None else image.transpose(turn))


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")


def _jpeg(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "JPEG", quality=88)
    return file.getvalue()
