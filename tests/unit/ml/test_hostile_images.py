"""Bytes that somebody made up: each becomes pixels or a named error, and nothing large is decoded to find out."""

import struct
import zlib
from io import BytesIO

import numpy as np
import psutil
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from ml.imaging import CorruptImage, ImageError, ImageTooLarge, decode
from tests.unit.ml.pictures import encoded, scene


def with_exif() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010E] = "a description"
    exif.get_ifd(0x8769)[0x9003] = "2025:01:01 00:00:00"
    return encoded(scene(60, 40), "JPEG", exif=exif)


FILES = {
    "jpeg": encoded(scene(60, 40), "JPEG"),
    "jpeg_progressive": encoded(scene(60, 40), "JPEG", progressive=True),
    "jpeg_with_exif": with_exif(),
    "jpeg_cmyk": encoded(scene(60, 40).convert("CMYK"), "JPEG"),
    "mpo": encoded(scene(60, 40), "MPO", save_all=True, append_images=[scene(30, 30)]),
    "png": encoded(scene(60, 40), "PNG"),
    "png_palette": encoded(scene(60, 40).convert("P"), "PNG", transparency=0),
    "png_animated": encoded(scene(60, 40), "PNG", save_all=True, append_images=[scene(60, 40, seed=1)]),
    "png_16_bit": encoded(Image.fromarray(np.full((40, 60), 30_000, np.uint16)), "PNG"),
    "webp": encoded(scene(60, 40), "WEBP"),
    "webp_lossless_alpha": encoded(scene(60, 40).convert("RGBA"), "WEBP", lossless=True),
    "webp_animated": encoded(scene(60, 40), "WEBP", save_all=True, append_images=[scene(60, 40, seed=1)]),
}
edits = st.lists(st.tuples(st.integers(0, 100_000), st.integers(0, 255)), min_size=1, max_size=12)


def pixels_or_error(data: bytes) -> None:
    try:
        found = decode(data)
    except ImageError:
        return
    assert found.pixels.shape == (224, 224, 3)
    assert found.pixels.dtype == np.uint8


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, *chunks: bytes) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(chunks) + chunk(b"IEND", b"")


def jpeg_that_claims(width: int, height: int) -> bytes:
    data = bytearray(FILES["jpeg"])
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def webp_that_claims(width: int, height: int) -> bytes:
    data = bytearray(FILES["webp_animated"])
    canvas = data.index(b"VP8X") + 12
    data[canvas : canvas + 6] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes(data)


@given(st.binary(max_size=4096))
@example(b"")
@example(b"\xff\xd8\xff")
@example(b"\x89PNG\r\n\x1a\n")
@example(b"RIFF\x00\x00\x00\x00WEBP")
@settings(max_examples=200)
def test_any_bytes_give_pixels_or_a_named_error(data: bytes) -> None:
    pixels_or_error(data)


@given(st.sampled_from(sorted(FILES)), edits)
@settings(max_examples=600, deadline=None)
def test_a_photograph_with_changed_bytes_gives_pixels_or_a_named_error(
    name: str, changes: list[tuple[int, int]]
) -> None:
    data = bytearray(FILES[name])
    for place, value in changes:
        data[place % len(data)] = value
    pixels_or_error(bytes(data))


@given(st.integers(0, 400), st.integers(0, 255))
@settings(max_examples=300, deadline=None)
def test_damaged_exif_gives_pixels_or_a_named_error(place: int, value: int) -> None:
    data = bytearray(FILES["jpeg_with_exif"])
    start = data.index(b"Exif")
    data[start + place % 160] = value
    pixels_or_error(bytes(data))


@given(st.sampled_from(sorted(FILES)), st.integers(0, 100_000), st.binary(min_size=1, max_size=64))
@settings(max_examples=300, deadline=None)
def test_a_photograph_with_bytes_put_in_gives_pixels_or_a_named_error(name: str, place: int, more: bytes) -> None:
    data = FILES[name]
    pixels_or_error(data[: place % len(data)] + more + data[place % len(data) :])


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_photograph_that_ends_anywhere_gives_pixels_or_a_named_error(name: str) -> None:
    for end in range(0, len(FILES[name]), 7):
        pixels_or_error(FILES[name][:end])


@pytest.mark.parametrize("name", ["jpeg", "jpeg_progressive", "png", "png_palette", "webp", "webp_lossless_alpha"])
@pytest.mark.parametrize("share", [0.02, 0.2, 0.5, 0.8])
def test_a_photograph_that_ends_early_is_corrupt(name: str, share: float) -> None:
    data = FILES[name]
    with pytest.raises(CorruptImage):
        decode(data[: max(13, int(len(data) * share))])


@pytest.mark.parametrize(
    "bomb",
    [png(50_000, 50_000), jpeg_that_claims(65_000, 65_000), webp_that_claims(16_000, 16_000)],
    ids=["png", "jpeg", "webp"],
)
def test_a_bomb_is_refused_by_its_header(bomb: bytes) -> None:
    before = psutil.Process().memory_info().rss
    with pytest.raises(ImageTooLarge, match=r"pixels, the limit is 40,000,000"):
        decode(bomb)
    assert psutil.Process().memory_info().rss - before < 100_000_000


def test_the_limit_of_pixels_is_the_caller_s() -> None:
    with pytest.raises(ImageTooLarge, match=r"60×40 = 2,400 pixels, the limit is 2,399"):
        decode(FILES["png"], max_pixels=2399)
    assert decode(FILES["png"], max_pixels=2400).width == 60


def test_text_that_unpacks_to_gigabytes_is_refused() -> None:
    packed = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(80_000_000), 9))
    with pytest.raises(CorruptImage):
        decode(png(60, 40, packed))


def test_a_photograph_without_any_pixels_is_corrupt() -> None:
    with pytest.raises(CorruptImage):
        decode(png(60, 40))


def test_what_follows_a_photograph_is_ignored() -> None:
    whole = decode(FILES["png"]).pixels
    assert np.array_equal(decode(FILES["png"] + b"<?php ?>" * 9).pixels, whole)
    assert Image.open(BytesIO(FILES["png"])).size == (60, 40)


def test_text_that_a_png_would_unpack_while_it_is_opened_is_bounded() -> None:
    """64 chunks of a megabyte are 65 kB of file, and were 330 ms of the gateway's event loop."""
    texts = PngInfo()
    for number in range(64):
        texts.add_text(f"comment {number}", "x" * 1_000_000, zip=True)
    file = BytesIO()
    Image.new("RGB", (64, 64)).save(file, "PNG", pnginfo=texts)
    with pytest.raises(CorruptImage):
        decode(file.getvalue())
