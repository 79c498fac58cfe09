import struct
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from ui.classify.picture import SIDE, picture, spotlight

CORNER = tuple(tuple(1.0 if row < 2 and column < 2 else -1.0 for column in range(7)) for row in range(7))
FLAT = ((0.5,) * 7,) * 7


def encoded(image: Image.Image, format_: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, format_, **options)
    return file.getvalue()


def shown(content: bytes) -> Image.Image:
    made = picture(content, None)
    assert made is not None
    return Image.open(BytesIO(made))


def test_a_photograph_that_lies_on_its_side_is_shown_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    upright = shown(encoded(Image.new("RGB", (60, 40), "green"), "JPEG", exif=exif))
    assert upright.size == (40, 60)


def test_tags_that_a_camera_wrote_oddly_do_not_keep_it_from_being_shown() -> None:
    tags = struct.pack("<HHHII", 2, 0x0100, 5, 1, 0) + struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)
    odd = b"Exif\0\0II*\0" + struct.pack("<I", 8) + tags + struct.pack("<I", 0)
    upright = shown(encoded(Image.new("RGB", (60, 40), "green"), "JPEG", exif=odd))
    assert upright.size == (40, 60)


def test_a_large_photograph_is_sent_small() -> None:
    assert max(shown(encoded(Image.new("RGB", (4000, 3000)), "JPEG")).size) == SIDE


def test_what_is_transparent_is_shown_white() -> None:
    corner = shown(encoded(Image.new("RGBA", (20, 20), (0, 0, 0, 0)), "PNG")).getpixel((0, 0))
    assert corner == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "CMYK", "I;16"])
def test_every_colour_mode_has_a_picture(mode: str) -> None:
    format_ = "JPEG" if mode == "CMYK" else "PNG"
    assert shown(encoded(Image.new(mode, (900, 700)), format_)).mode == "RGB"


@pytest.mark.parametrize("content", [b"", b"Dear aunt", encoded(Image.new("RGB", (90, 90), "red"), "JPEG")[:300]])
def test_what_cannot_be_read_has_no_picture(content: bytes) -> None:
    assert picture(content, None) is None


@pytest.mark.parametrize("side", [7000, 20_000])
def test_more_pixels_than_the_gateway_takes_are_not_decoded(side: int) -> None:
    assert picture(encoded(Image.new("1", (side, side)), "PNG"), None) is None


def test_where_the_model_looked_keeps_its_light_and_the_rest_goes_dark_and_grey() -> None:
    lit = np.asarray(spotlight(Image.new("RGB", (70, 70), (200, 150, 0)), CORNER))
    assert lit[3, 3].tolist() == pytest.approx([200, 150, 0], abs=3)
    red, green, blue = lit[66, 66].tolist()
    assert max(red, green, blue) < 60
    assert red == green == blue


def test_a_heatmap_that_prefers_no_part_leaves_the_picture_alone() -> None:
    plain = Image.new("RGB", (70, 70), (200, 150, 0))
    assert np.array_equal(np.asarray(spotlight(plain, FLAT)), np.asarray(plain))
