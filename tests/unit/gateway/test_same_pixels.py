"""What the gateway sends to the model is what training saw, in every format that is taken."""

import asyncio
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from gateway.decoding import Bounds, Decoder
from gateway.errors import ImageTooLarge
from ml import imaging
from tests.unit.ml.pictures import encoded, photograph, resized, scene

PICTURE = scene(275, 183)


def animation(format_: str, frames: int) -> bytes:
    buffer, others = BytesIO(), [scene(60, 40, seed) for seed in range(1, frames)]
    scene(60, 40).save(buffer, format_, save_all=True, append_images=others, lossless=True)
    return buffer.getvalue()


def turned(format_: str) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return encoded(PICTURE, format_, exif=exif)


FILES = {
    "jpeg": photograph(275, 183),
    "progressive": encoded(PICTURE, "JPEG", progressive=True),
    "full chroma": encoded(PICTURE, "JPEG", subsampling=0),
    "grey jpeg": encoded(PICTURE.convert("L"), "JPEG"),
    "cmyk": encoded(PICTURE.convert("CMYK"), "JPEG"),
    "large jpeg": photograph(3000, 2000),
    "png": encoded(PICTURE, "PNG"),
    "palette": encoded(PICTURE.convert("P"), "PNG"),
    "bilevel": encoded(PICTURE.convert("1"), "PNG"),
    "alpha": encoded(PICTURE.convert("RGBA"), "PNG"),
    "grey alpha": encoded(PICTURE.convert("LA"), "PNG"),
    "sixteen bit": encoded(Image.fromarray(np.full((60, 60), 40_000, np.uint16)), "PNG"),
    "large png": encoded(scene(1500, 1000), "PNG"),
    "webp": encoded(PICTURE, "WEBP"),
    "lossless webp": encoded(PICTURE, "WEBP", lossless=True),
    "webp alpha": encoded(PICTURE.convert("RGBA"), "WEBP"),
    **{f"turned {format_}": turned(format_) for format_ in imaging.FORMATS},
    "animated webp": animation("WEBP", 3),
    "animated png": animation("PNG", 3),
}


def decoded(*files: bytes) -> list[imaging.Pixels]:
    decoder = Decoder(Bounds(), threads=2)
    try:
        return [each.pixels for each in asyncio.run(decoder.decode(files))]
    finally:
        decoder.close()


@pytest.mark.parametrize("file", FILES.values(), ids=FILES.keys())
def test_the_gateway_s_pixels_are_training_s_alone_and_in_a_batch(file: bytes) -> None:
    trained_on = imaging.decode(file).pixels
    alone, first, second = (*decoded(file), *decoded(file, file))
    for seen in (alone, first, second):
        assert np.array_equal(seen, trained_on)


@pytest.mark.parametrize("format_", ["WEBP", "PNG"])
def test_of_an_animation_the_first_frame_is_looked_at(format_: str) -> None:
    found = imaging.decode(animation(format_, 3))
    assert found.frames == 3
    assert np.array_equal(found.pixels, resized(scene(60, 40)))


def test_more_frames_than_the_limit_are_refused_before_any_is_decoded() -> None:
    decoder = Decoder(Bounds(max_frames=2), threads=1)
    try:
        with pytest.raises(ImageTooLarge, match="3 frames, the limit is 2"):
            asyncio.run(decoder.decode([animation("WEBP", 3)]))
    finally:
        decoder.close()
