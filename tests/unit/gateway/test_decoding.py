import asyncio
import hashlib

import pytest

from gateway import decoding, errors
from gateway.decoding import Bounds, Decoder
from ml import imaging
from tests.unit.ml.pictures import encoded, photograph, scene

BOUNDS = Bounds(max_pixels=4_000_000, max_frames=10)


def decode(*files: bytes) -> list[decoding.Decoded]:
    decoder = Decoder(BOUNDS, threads=2)
    try:
        return asyncio.run(decoder.decode(files))
    finally:
        decoder.close()


def test_a_batch_keeps_its_order() -> None:
    files = [photograph(width, 40, seed=width) for width in (90, 60, 700, 30)]
    assert [found.width for found in decode(*files)] == [90, 60, 700, 30]


def test_a_photograph_gives_the_same_pixels_inline_and_in_a_thread() -> None:
    file = photograph(275, 183)
    (alone,) = decode(file)
    first, _ = decode(file, file)
    assert (alone.pixels == first.pixels).all()
    assert alone.sha256 == first.sha256 == hashlib.sha256(file).hexdigest()


def test_a_small_file_with_many_pixels_is_no_thumbnail() -> None:
    blank = encoded(scene(1, 1).resize((1000, 1000)), "PNG")
    assert len(blank) < decoding.THUMBNAIL_BYTES
    assert not decoding.is_thumbnail(blank, BOUNDS)
    assert decoding.is_thumbnail(photograph(275, 183), BOUNDS)


@pytest.mark.parametrize(
    ("file", "refusal"),
    [
        (b"a text, no photograph", errors.UnsupportedFormat),
        (photograph(275, 183)[:3000], errors.CorruptImage),
        (encoded(scene(60, 40), "GIF"), errors.UnsupportedFormat),
        (photograph(8, 8), errors.ImageTooSmall),
        (encoded(scene(1, 1).resize((3000, 2000)), "PNG"), errors.ImageTooLarge),
    ],
    ids=["text", "jpeg_truncated", "gif", "too_small", "too_large"],
)
def test_what_cannot_be_used_is_refused_by_name_alone_and_in_a_batch(
    file: bytes, refusal: type[errors.ApiError]
) -> None:
    with pytest.raises(refusal):
        decode(file)
    with pytest.raises(refusal, match=r"^file 2 of 2: "):
        decode(photograph(), file)


def test_every_error_of_imaging_has_an_answer() -> None:
    for error in imaging.ImageError.__subclasses__():
        assert type(decoding.refusal(error("why"), 1, 1)).__name__ == error.__name__
