"""Stand-ins for the real photographs where neither the network nor a mirror has them."""

import hashlib
import io
import os
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final

import numpy as np
from PIL import Image, ImageFilter

from infra.local.synthetic import camera, clutter, grass, plants, scene
from infra.local.synthetic.brush import Rng
from infra.local.synthetic.species import species_of

SIZES: Final = ((275, 183), (259, 194), (225, 225), (300, 168), (318, 159), (194, 259), (183, 275), (284, 177))
SHARES: Final = (0.34, 0.16, 0.14, 0.12, 0.06, 0.07, 0.05, 0.06)


def draw_photographs(directory: Path, relative_paths: Iterable[str], seed: int = 0) -> int:
    """Write a JPEG for each path missing below `directory`; gives how many. The parent folder names the class."""
    drawn = 0
    for relative in relative_paths:
        file = _inside(directory, relative)
        if not file.exists():
            _write(file, draw(relative, seed))
            drawn += 1
    return drawn


def draw(relative_path: str, seed: int = 0) -> bytes:
    """The JPEG for one path: the same for the same path and seed."""
    path = PurePosixPath(relative_path)
    digest = hashlib.sha256(f"{seed}/{path}".encode()).digest()
    rng = np.random.default_rng(int.from_bytes(digest[:16]))
    jpeg = io.BytesIO()
    photograph(path.parent.name, rng).save(jpeg, "JPEG", quality=int(rng.integers(75, 91)))
    return jpeg.getvalue()


def photograph(label: str, rng: Rng) -> Image.Image:
    """A thumbnail, RGB, of one class."""
    width, height = SIZES[rng.choice(len(SIZES), p=SHARES)]
    species = species_of(label)
    size = width * camera.OVERSAMPLING, height * camera.OVERSAMPLING
    place = scene.choose(rng, size, portrait=species is not None)
    canvas = scene.backdrop(place, rng)
    grass.turf(canvas, place, rng)
    if place.blur:
        canvas = canvas.filter(ImageFilter.BoxBlur(float(place.blur * place.size[1])))
    clutter.scatter(canvas, place, rng, share=0.2 if species is None else 0.08)
    if species is not None:
        plants.grow(canvas, place, rng, species)
    grass.foreground(canvas, place, rng, count=int(rng.integers(0, 16 if place.view == "side" else 50)))
    return camera.develop(canvas, rng, ground=place.horizon)


def _inside(directory: Path, relative: str) -> Path:
    path = PurePosixPath(relative)
    if path.is_absolute() or ".." in path.parts or not path.parent.name:
        raise ValueError(f"{relative!r} is not <folders>/<class>/<name> below the directory")
    return directory / path


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f".{file.name}.{os.getpid()}")
    partial.write_bytes(content)
    partial.replace(file)
