"""Every kind of file that people send: colour models, depths, transparency, animations, and what is no photograph."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ml.imaging import UnsupportedFormat, decode
from tests.unit.ml.pictures import difference, encoded, resized, scene


def test_a_cmyk_jpeg_keeps_its_colours() -> None:
    image = scene(120, 80)
    found = decode(encoded(image.convert("CMYK"), "JPEG", quality=95))
    assert difference(found.pixels, resized(image)) < 5


def test_a_grey_jpeg_has_three_equal_channels() -> None:
    pixels = decode(encoded(scene(120, 80).convert("L"), "JPEG", quality=95)).pixels
    assert np.ptp(pixels, axis=2).max() == 0


def sixteen_bits() -> Image.Image:
    ramp = np.linspace(0, 65535, 120, dtype=np.uint16)
    return Image.fromarray(np.tile(ramp, (80, 1)))


def test_a_16_bit_grey_is_scaled_and_not_clipped() -> None:
    pixels = decode(encoded(sixteen_bits(), "PNG")).pixels
    expected = np.asarray(np.linspace(0, 255, 224)[None, :, None].repeat(224, 0).repeat(3, 2), dtype=np.uint8)
    assert difference(pixels, expected) < 2


def test_a_16_bit_grey_with_a_transparent_value_is_read() -> None:
    pixels = decode(encoded(sixteen_bits(), "PNG", transparency=65535)).pixels
    assert pixels[0, 0].max() < 5


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparency_becomes_white(mode: str) -> None:
    image = Image.new(mode, (40, 40), 0)
    assert decode(encoded(image, "PNG")).pixels.min() == 255


def test_a_half_transparent_webp_is_mixed_with_white() -> None:
    image = Image.new("RGBA", (40, 40), (255, 0, 0, 128))
    pixels = decode(encoded(image, "WEBP", lossless=True)).pixels
    assert pixels[0, 0].tolist() == pytest.approx([255, 127, 127], abs=1)


def test_a_palette_with_a_transparent_entry_becomes_white_there() -> None:
    image = Image.new("P", (40, 40), 0)
    image.putpalette([200, 0, 0, 0, 0, 200])
    image.paste(1, (20, 0, 40, 40))
    pixels = decode(encoded(image, "PNG", transparency=0)).pixels
    assert pixels[0, 0].tolist() == [255, 255, 255]
    assert pixels[0, 223].tolist() == [0, 0, 200]


def test_an_rgb_png_with_a_transparent_colour_becomes_white_there() -> None:
    image = Image.new("RGB", (40, 40), (9, 9, 9))
    assert decode(encoded(image, "PNG", transparency=(9, 9, 9))).pixels.min() == 255


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_every_plain_mode_of_png_is_read(mode: str) -> None:
    image = scene(60, 40).convert(mode)
    assert difference(decode(encoded(image, "PNG")).pixels, resized(image)) < 1


@pytest.mark.parametrize("format_", ["WEBP", "PNG"])
def test_the_first_frame_of_an_animation_is_the_photograph(format_: str) -> None:
    first, second = scene(60, 40, seed=1), scene(60, 40, seed=2)
    data = encoded(first, format_, save_all=True, append_images=[second], lossless=True, duration=100)
    assert difference(decode(data).pixels, resized(first)) < 1


def test_a_phone_s_jpeg_of_several_pictures_is_a_jpeg() -> None:
    data = encoded(scene(60, 40), "MPO", save_all=True, append_images=[scene(30, 20)], quality=95)
    found = decode(data)
    assert found.format == "JPEG"
    assert difference(found.pixels, resized(scene(60, 40))) < 3


@pytest.mark.parametrize("format_", ["GIF", "BMP", "TIFF", "ICO", "PPM"])
def test_other_formats_are_refused(format_: str) -> None:
    image = scene(64, 64)
    with pytest.raises(UnsupportedFormat):
        decode(encoded(image, format_))


def test_an_animated_gif_is_refused() -> None:
    data = encoded(scene(60, 40), "GIF", save_all=True, append_images=[scene(60, 40, seed=1)])
    with pytest.raises(UnsupportedFormat):
        decode(data)


def test_the_name_of_a_file_says_nothing(tmp_path: Path) -> None:
    page = tmp_path / "photograph.jpg"
    page.write_text("<!doctype html><title>404</title>")
    with pytest.raises(UnsupportedFormat, match="not a JPEG, PNG or WebP"):
        decode(page.read_bytes())
