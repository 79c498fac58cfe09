"""From a photograph's bytes to the pixels that the model sees: the one definition that training and serving share."""

import struct
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import ExifTags, Image, PngImagePlugin, UnidentifiedImageError

from ml.errors import MlError

Pixels = npt.NDArray[np.uint8]

SIDE: Final = 224
DRAFT_SIDE: Final = (
    448  # half of the resolution that a 2-pass resize needs costs 0.003 in probability and saves 90 % of the time
)
FORMATS: Final = ("JPEG", "PNG", "WEBP")
EXTENSIONS: Final = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
MAX_PIXELS: Final = 40_000_000
MAX_FRAMES: Final = 100  # of an animation; only the first is ever decoded, but opening it costs time for each
Image.MAX_IMAGE_PIXELS = None  # open_checked has the limit, and names it
PngImagePlugin.MAX_TEXT_MEMORY = 2_000_000  # bytes of text that a PNG unpacks while it is opened; 64 MB by default
MIN_SIDE: Final = 24  # the smallest thumbnail that augmentation draws; below it nothing can be told


# What Pillow's decoders and its EXIF reader raise on damaged data.
_DAMAGED: Final = (
    ArithmeticError, EOFError, LookupError, MemoryError, OSError, SyntaxError, TypeError, ValueError, struct.error,
)  # fmt: skip


class ImageError(MlError):
    """The bytes cannot become pixels; nothing was decoded or kept."""


class UnsupportedFormat(ImageError):
    """Neither JPEG, PNG nor WebP, whatever the name or the content type says."""


class ImageTooLarge(ImageError):
    """More pixels or frames than the limit, read from the header before decoding."""


class ImageTooSmall(ImageError):
    """A side below MIN_SIDE pixels."""


class CorruptImage(ImageError):
    """The header or the data ends early or contradicts itself."""


@dataclass(frozen=True)
class Photograph:
    """A decoded photograph: its own width and height (before any rotation), and its pixels, uint8 (224, 224, 3).

    Of several frames the first one was decoded.
    """

    format: str
    width: int
    height: int
    pixels: Pixels
    frames: int = 1


def decode(data: bytes, *, max_pixels: int = MAX_PIXELS, max_frames: int = MAX_FRAMES) -> Photograph:
    """RGB, EXIF orientation applied, resized with Pillow's antialiased bilinear filter. Raises ImageError."""
    image = open_checked(data, max_pixels=max_pixels, max_frames=max_frames)
    width, height = image.size
    resized = picture(image).resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    return Photograph(format_of(image), width, height, np.asarray(resized, dtype=np.uint8), _frames(image))


def picture(image: Image.Image) -> Image.Image:
    """RGB and upright; of a JPEG no more than DRAFT_SIDE needs is decoded. Raises CorruptImage."""
    name = format_of(image)
    try:
        image.draft("RGB", (DRAFT_SIDE, DRAFT_SIDE))
        return _rgb(_upright(image))
    except _DAMAGED as error:
        raise CorruptImage(f"the {name} data is damaged: {error}") from error


def format_of(image: Image.Image) -> str:
    """One of FORMATS. A phone's JPEG with a second picture or a depth map behind it has another name with Pillow."""
    return "JPEG" if image.format == "MPO" else str(image.format)


def open_checked(data: bytes, *, max_pixels: int = MAX_PIXELS, max_frames: int = MAX_FRAMES) -> Image.Image:
    """The image behind its header, its size checked, not decoded yet. Raises ImageError."""
    try:
        image = Image.open(BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise _unidentified(data) from error
    except _DAMAGED as error:
        raise CorruptImage(f"the header is damaged: {error}") from error
    width, height = image.size
    if width * height > max_pixels:
        raise ImageTooLarge(f"{width}×{height} = {width * height:,} pixels, the limit is {max_pixels:,}")
    if min(width, height) < MIN_SIDE:
        raise ImageTooSmall(f"{width}×{height} pixels, the shorter side needs at least {MIN_SIDE}")
    if _frames(image) > max_frames:
        raise ImageTooLarge(f"{_frames(image):,} frames, the limit is {max_frames:,}")
    return image


def _frames(image: Image.Image) -> int:
    return int(getattr(image, "n_frames", 1))


def brightness(pixels: Pixels) -> float:
    """Mean luma, 0 (black) to 1 (white)."""
    return float(_luma(pixels).mean() / 255.0)


def sharpness(pixels: Pixels) -> float:
    """Standard deviation of the discrete Laplacian of luma, on a scale where luma runs from 0 to 1; blur lowers it."""
    luma = _luma(pixels) / 255.0
    inner = luma[1:-1, 1:-1]
    laplacian = luma[:-2, 1:-1] + luma[2:, 1:-1] + luma[1:-1, :-2] + luma[1:-1, 2:] - 4 * inner
    return float(laplacian.std())


def _luma(pixels: Pixels) -> npt.NDArray[np.float32]:
    weights = np.array([0.299, 0.587, 0.114], dtype=np.float32)  # ITU-R BT.601
    return pixels.astype(np.float32) @ weights


# The turn that undoes each EXIF orientation. Pillow's own exif_transpose also writes the other tags anew, and fails on
# those that a camera wrote oddly.
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _upright(image: Image.Image) -> Image.Image:
    turn = _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    return image if turn is None else image.transpose(turn)


def _rgb(image: Image.Image) -> Image.Image:
    if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
        rgba = image if image.mode == "RGBA" else image.convert("RGBA")
        ground = Image.new("RGB", rgba.size, "white")
        ground.paste(rgba, mask=rgba)
        return ground
    if image.mode.startswith("I"):
        # 16-bit greys: Pillow's own conversion clips at 255 instead of scaling.
        scaled = np.clip(np.asarray(image, dtype=np.float32) / 257.0, 0, 255).astype(np.uint8)
        return Image.fromarray(scaled).convert("RGB")
    return image.convert("RGB")


_SIGNATURES: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


def _unidentified(data: bytes) -> ImageError:
    """A known signature with an unreadable header is a damaged photograph, anything else is another kind of file."""
    webp = data[:4] == b"RIFF" and data[8:12] == b"WEBP"
    if webp or data.startswith(_SIGNATURES):
        return CorruptImage("the header of the photograph is damaged or cut off")
    return UnsupportedFormat("not a JPEG, PNG or WebP photograph")
