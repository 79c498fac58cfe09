"""Photographs as people look at them: sniffed before they are shown, and small for a list."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from gateway.decoding import Bounds
from gateway.errors import ImageNotFound
from ml import imaging

SIDE: Final = 320  # pixels, of the longer side
THREADS: Final = 2  # their own: a list of large photographs keeps neither predictions nor the database waiting
_QUALITY: Final = 85


@dataclass(frozen=True)
class Shown:
    """Bytes with the content type that they are of; width and height in pixels, before any rotation."""

    body: bytes
    media_type: str
    width: int
    height: int


class Thumbnails:
    """Both raise ImageNotFound for what is no photograph, whatever it is stored as."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="thumbnail")

    async def whole(self, data: bytes) -> Shown:
        """As it came."""
        return await self._run(_whole, data)

    async def small(self, data: bytes) -> Shown:
        """A JPEG, upright and without what the camera wrote into the file."""
        return await self._run(_small, data)

    def close(self) -> None:
        self._threads.shutdown(cancel_futures=True)

    async def _run(self, work: Callable[[bytes, Bounds], Shown], data: bytes) -> Shown:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, data, self._bounds)
        except imaging.ImageError as error:
            raise ImageNotFound("what is stored under this name is no photograph") from error


def _whole(data: bytes, bounds: Bounds) -> Shown:
    image = imaging.open_checked(data, max_pixels=bounds.max_pixels, max_frames=bounds.max_frames)
    return Shown(data, f"image/{imaging.format_of(image).lower()}", *image.size)


def _small(data: bytes, bounds: Bounds) -> Shown:
    image = imaging.open_checked(data, max_pixels=bounds.max_pixels, max_frames=bounds.max_frames)
    picture, buffer = imaging.picture(image), BytesIO()
    picture.thumbnail((SIDE, SIDE))
    picture.save(buffer, "JPEG", quality=_QUALITY)
    return Shown(buffer.getvalue(), "image/jpeg", *picture.size)
