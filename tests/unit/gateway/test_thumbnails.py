import asyncio
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image

from gateway.decoding import Bounds
from gateway.errors import ImageNotFound
from gateway.thumbnails import SIDE, Thumbnails
from tests.unit.ml.pictures import encoded, scene


@pytest.fixture
def thumbnails() -> Iterator[Thumbnails]:
    made = Thumbnails(Bounds())
    yield made
    made.close()


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_a_thumbnail_is_a_small_jpeg_of_the_same_shape(thumbnails: Thumbnails, format_: str) -> None:
    shown = asyncio.run(thumbnails.small(encoded(scene(960, 600), format_)))
    image = Image.open(BytesIO(shown.body))
    assert (image.format, image.size, shown.media_type) == ("JPEG", (SIDE, 200), "image/jpeg")


def test_a_thumbnail_is_upright_and_says_nothing_of_the_camera(thumbnails: Thumbnails) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "a camera"
    shown = asyncio.run(thumbnails.small(encoded(scene(960, 600), "JPEG", exif=exif)))
    image = Image.open(BytesIO(shown.body))
    assert (image.size, dict(image.getexif())) == ((200, SIDE), {})


def test_a_small_photograph_is_not_enlarged(thumbnails: Thumbnails) -> None:
    assert asyncio.run(thumbnails.small(encoded(scene(60, 40), "PNG"))).width == 60


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP"])
def test_the_whole_is_as_it_came_under_the_type_of_its_bytes(thumbnails: Thumbnails, format_: str) -> None:
    data = encoded(scene(60, 40), format_)
    shown = asyncio.run(thumbnails.whole(data))
    assert (shown.body, shown.media_type) == (data, f"image/{format_.lower()}")


def test_what_is_no_photograph_is_not_shown(thumbnails: Thumbnails) -> None:
    for show in (thumbnails.whole, thumbnails.small):
        with pytest.raises(ImageNotFound):
            asyncio.run(show(b"<script>alert(1)</script>"))
