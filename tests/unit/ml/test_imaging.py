import struct
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageFilter

from ml import imaging
from ml.imaging import ImageTooSmall, decode
from tests.unit.ml.pictures import difference, encoded, photograph, resized, scene

ORIENTATION = 0x0112
TURNS = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,  # the camera's turn; the viewer turns it back by 270°
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("options", [{"quality": 90}, {"progressive": True}, {"subsampling": 0}])
def test_a_small_jpeg_becomes_exactly_what_pillow_resizes(options: dict[str, int]) -> None:
    data = encoded(scene(259, 194), "JPEG", **options)
    found = decode(data)
    assert (found.format, found.width, found.height) == ("JPEG", 259, 194)
    assert found.pixels.shape == (224, 224, 3)
    assert found.pixels.dtype == np.uint8
    with Image.open(BytesIO(data)) as image:
        assert np.array_equal(found.pixels, resized(image))


@pytest.mark.parametrize(("format_", "options"), [("PNG", {}), ("WEBP", {"lossless": True})])
def test_a_lossless_photograph_keeps_every_pixel(format_: str, options: dict[str, bool]) -> None:
    image = scene(300, 200)
    found = decode(encoded(image, format_, **options))
    assert found.format == format_
    assert np.array_equal(found.pixels, resized(image))


def test_every_format_that_is_read_has_an_extension() -> None:
    assert set(imaging.EXTENSIONS) == set(imaging.FORMATS)


@pytest.mark.parametrize("orientation", TURNS)
@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_the_camera_s_orientation_is_undone(orientation: int, format_: str) -> None:
    upright = scene(120, 80)
    turn = TURNS[orientation]
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    taken = upright if turn is None else upright.transpose(turn)
    found = decode(encoded(taken, format_, exif=exif, quality=95))
    assert (found.width, found.height) == taken.size
    assert difference(found.pixels, resized(upright)) < 3


@pytest.mark.parametrize(("tag", "kind"), [(0x0100, 2), (0x010F, 5), (0x0132, 12)])
def test_a_tag_that_the_camera_wrote_oddly_does_not_hide_the_orientation(tag: int, kind: int) -> None:
    turned = struct.pack("<HHIHH", ORIENTATION, 3, 1, 6, 0)
    odd = struct.pack("<HHII", tag, kind, 1, 42)
    exif = b"Exif\0\0" + struct.pack("<2sHIH", b"II", 42, 8, 2) + turned + odd + bytes(44)
    taken = scene(60, 40).transpose(Image.Transpose.ROTATE_90)
    found = decode(encoded(taken, "JPEG", exif=exif, quality=95))
    assert difference(found.pixels, resized(scene(60, 40))) < 3


def test_an_orientation_that_does_not_exist_changes_nothing() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 99
    assert difference(decode(encoded(scene(60, 40), "PNG", exif=exif)).pixels, resized(scene(60, 40))) == 0


def test_what_is_too_small_is_refused_with_its_size() -> None:
    with pytest.raises(ImageTooSmall, match=r"100×23 pixels, .* at least 24"):
        decode(photograph(100, 23))
    assert decode(photograph(24, 24)).pixels.shape == (224, 224, 3)


def test_a_large_jpeg_looks_the_same_by_the_draft_path() -> None:
    image = scene(3200, 2400).filter(ImageFilter.GaussianBlur(2))
    data = encoded(image, "JPEG", quality=92)
    assert difference(decode(data).pixels, resized(image)) < 1


def test_the_draft_path_decodes_fewer_pixels_than_there_are() -> None:
    image = imaging.open_checked(photograph(3200, 2400))
    image.draft("RGB", (imaging.DRAFT_SIDE, imaging.DRAFT_SIDE))
    assert imaging.DRAFT_SIDE <= image.size[1] < 1200


def test_brightness_runs_from_black_to_white() -> None:
    black, grey, white = (np.full((224, 224, 3), level, np.uint8) for level in (0, 51, 255))
    assert imaging.brightness(black) == 0
    assert imaging.brightness(grey) == pytest.approx(0.2)
    assert imaging.brightness(white) == pytest.approx(1)


def test_blur_lowers_sharpness() -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (224, 224, 3), dtype=np.uint8))
    blurred = noise.filter(ImageFilter.GaussianBlur(1))
    assert imaging.sharpness(np.asarray(blurred)) < imaging.sharpness(np.asarray(noise)) / 5
    assert imaging.sharpness(np.zeros((224, 224, 3), np.uint8)) == 0
