"""Files that no photographer sends, named by what is wrong with them. Made here: none is kept."""

import random
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

import numpy as np
from PIL import Image

from tests.unit.ml.pictures import encoded, photograph, scene

JPEG: Final = photograph(275, 183)
PNG: Final = encoded(scene(120, 80), "PNG")
WEBP: Final = encoded(scene(275, 183), "WEBP", quality=90)
SVG: Final = b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>'
HTML: Final = b"<!doctype html><script>alert(1)</script>"
_LONE: Final = frozenset({0x00, 0x01, 0xFF, *range(0xD0, 0xDA)})  # bytes after 0xFF that begin no segment


def no_photographs() -> dict[str, bytes]:
    """Each of them is refused."""
    return dict(
        [*_cut_jpegs(), *_cut_pngs(), *_cut_webps(), *_flipped_pngs(), *_bombs(), *_disguised(), *_odd_profiles()]
    )


def flipped_jpegs() -> dict[str, bytes]:
    """A bit of each is wrong. Of some, a photograph is left all the same."""
    chance = random.Random(5)  # noqa: S311
    places = sorted(chance.sample(range(2, len(JPEG)), 40))
    return {f"jpeg_bit_{place}.jpg": _flip(JPEG, place, chance.randrange(8)) for place in places}


def _cut_jpegs() -> Iterator[tuple[str, bytes]]:
    """At the beginning of each segment, one byte later, and in the midst of the scan."""
    starts = [at for at in range(2, len(JPEG) - 2) if JPEG[at] == 0xFF and JPEG[at + 1] not in _LONE]
    for at in starts:
        yield f"jpeg_cut_before_{at}.jpg", JPEG[:at]
        yield f"jpeg_cut_within_{at}.jpg", JPEG[: at + 3]
    for part in range(2, 9):
        yield f"jpeg_cut_at_{part}_tenths.jpg", JPEG[: len(JPEG) * part // 10]


def _cut_pngs() -> Iterator[tuple[str, bytes]]:
    for share in range(1, 16):
        yield f"png_cut_at_{share}_of_16.png", PNG[: len(PNG) * share // 16]


def _cut_webps() -> Iterator[tuple[str, bytes]]:
    for share in range(1, 12):
        yield f"webp_cut_at_{share}_of_12.webp", WEBP[: len(WEBP) * share // 12]


def _flipped_pngs() -> Iterator[tuple[str, bytes]]:
    """Every chunk has a checksum."""
    for place in np.linspace(9, len(PNG) - 20, 30).astype(int):
        yield f"png_bit_{place}.png", _flip(PNG, int(place), 3)


def _bombs() -> Iterator[tuple[str, bytes]]:
    side = struct.pack(">HH", 50_000, 50_000)
    frame = JPEG.index(b"\xff\xc0") + 5
    yield "jpeg_bomb.jpg", JPEG[:frame] + side + JPEG[frame + 4 :]
    yield "png_bomb.png", png(50_000, 50_000)
    yield "png_bomb_of_one_row.png", png(2**31 - 1, 30)
    yield "png_bomb_with_data.png", png(50_000, 50_000, zlib.compress(bytes(5_000_000), 9))
    yield "webp_bomb.webp", _webp_canvas(16_384, 16_384)
    yield "apng_of_3000_frames.png", png(64, 64, frames=3000)
    yield "webp_of_2000_frames.webp", _animation(2000)
    yield "png_text_bomb.png", png(64, 64, extra=_chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(80_000_000), 9)))


def _disguised() -> Iterator[tuple[str, bytes]]:
    yield "text.jpg", b"just a text"
    yield "svg.png", SVG
    yield "html.jpg", HTML
    yield "gif.jpg", encoded(scene(60, 40), "GIF")
    yield "tiff.jpg", encoded(scene(60, 40), "TIFF")
    yield "bmp.png", encoded(scene(60, 40), "BMP")
    yield "pdf.jpg", encoded(scene(60, 40), "PDF")
    yield "zip.jpg", b"PK\x03\x04" + bytes(200)
    yield "gif_and_html.jpg", b"GIF89a/*" + HTML + b"*/"
    yield "html_before_a_jpeg.jpg", HTML + JPEG
    yield "jpeg_signature_and_html.jpg", b"\xff\xd8\xff\xe0" + HTML
    yield "png_signature_and_svg.png", b"\x89PNG\r\n\x1a\n" + SVG
    yield "webp_signature_and_html.webp", b"RIFF\xff\xff\xff\x7fWEBP" + HTML
    yield "zeros.jpg", bytes(10_000)
    yield "a_byte.jpg", b"\xff"
    yield "nothing.jpg", b""
    yield "jpeg_start_only.jpg", b"\xff\xd8"
    yield "jpeg_without_size.jpg", b"\xff\xd8\xff\xd9"
    yield "one_pixel.png", encoded(scene(1, 1), "PNG")
    yield "a_line.png", encoded(scene(2000, 1), "PNG")
    yield "postscript.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n(/etc/passwd) run\n"


def _odd_profiles() -> Iterator[tuple[str, bytes]]:
    """Colour profiles and EXIF that lie, in files that are cut off as well, so that both readers are met."""
    exif = Image.Exif()
    exif[0x0112], exif[0x0100], exif[0x0101] = 6, 2**31, 2**31
    lies: dict[str, dict[str, Any]] = {
        "exif_of_another_size": {"exif": exif},
        "exif_of_nonsense": {"exif": b"Exif\0\0MM\0*\xff\xff\xff\xff" + bytes(40)},
        "exif_that_points_to_itself": {"exif": b"Exif\0\0II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0"},
        "icc_of_zeros": {"icc_profile": bytes(5000)},
        "icc_of_400_kB": {"icc_profile": b"\xff" * 400_000},
    }
    for name, options in lies.items():
        whole = encoded(scene(275, 183), "JPEG", **options)
        yield f"{name}_and_cut.jpg", whole[: len(whole) - 4000]


def _flip(data: bytes, place: int, bit: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :]


def png(width: int, height: int, data: bytes = b"", *, frames: int = 0, extra: bytes = b"") -> bytes:
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    animation = _chunk(b"acTL", struct.pack(">II", frames, 0)) if frames else b""
    return b"\x89PNG\r\n\x1a\n" + head + animation + extra + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _webp_canvas(width: int, height: int) -> bytes:
    size = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    body = b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + size + WEBP[12:]
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _animation(frames: int) -> bytes:
    buffer = BytesIO()
    pictures = [Image.new("RGB", (32, 32), (number % 256, number // 256, 0)) for number in range(frames)]
    pictures[0].save(buffer, "WEBP", save_all=True, append_images=pictures[1:], lossless=True, method=0)
    return buffer.getvalue()
