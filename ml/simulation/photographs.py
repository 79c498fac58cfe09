"""Photographs with their labels, and what a model can know of them, as they came and after each change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ml import catalog, imaging, quality, storage
from ml.dataset import DatasetError
from ml.features import Extract, Features
from ml.jobs.buckets import bucket
from ml.model import Labels
from ml.settings import MonitorSettings
from ml.simulation.changes import CHANGES, Change, Rng

MOST: Final = 1000  # photographs: more take longer and say no more
QUALITY: Final = 90  # of the JPEG that a changed photograph is sent as


@dataclass(frozen=True)
class Files:
    """The bytes of photographs, in an order of chance, and the label of each."""

    bodies: tuple[bytes, ...]
    labels: tuple[str, ...]


@dataclass(frozen=True)
class View:
    """Photographs as they came or changed: backbone features (n, d), and the signals that need no head, (n,) each."""

    features: Features
    measured: Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class Album:
    """The same n photographs in every view."""

    classes: tuple[str, ...]
    labels: Labels
    plain: View
    changed: Mapping[str, View]


def of_folder(folder: Path, rng: Rng) -> Files:
    """Of each subfolder, which is the label. Raises DatasetError where there are none."""
    paths = sorted(path for path in folder.glob("*/*") if path.suffix[1:].lower() in {"jpg", "jpeg", "png", "webp"})
    if not paths:
        raise DatasetError(f"{folder} has no <label>/<photograph>.jpg")
    chosen = [paths[each] for each in rng.permutation(len(paths))[:MOST]]
    return Files(tuple(path.read_bytes() for path in chosen), tuple(path.parent.name for path in chosen))


def of_bucket(rng: Rng) -> Files:
    """Those that the model is trained and tested on, by the rights of `monitor`. Raises MlError."""
    settings = MonitorSettings.read()
    plants = bucket(settings, storage.PLANTS)
    images = list(catalog.labelled_images(catalog.connect(settings.database_url.get_secret_value())))
    chosen = [images[each] for each in rng.permutation(len(images))[:MOST]]
    return Files(
        tuple(plants.get(plants.key(image.url_s3)).body for image in chosen), tuple(image.label for image in chosen)
    )


def album(files: Files, extract: Extract, rng: Rng) -> Album:
    classes = tuple(sorted(set(files.labels)))
    labels = np.array([classes.index(label) for label in files.labels], dtype=np.int32)
    changed = {
        name: _view([_sent(body, change, rng) for body in files.bodies], extract) for name, change in CHANGES.items()
    }
    return Album(classes, labels, _view(files.bodies, extract), changed)


def _view(bodies: Sequence[bytes], extract: Extract) -> View:
    photographs = [imaging.decode(body) for body in bodies]
    pixels = np.stack([each.pixels for each in photographs])
    measured = {
        "brightness": np.array([imaging.brightness(each) for each in pixels]),
        "sharpness": np.array([imaging.sharpness(each) for each in pixels]),
        "size": np.array([quality.size(each.width, each.height) for each in photographs]),
    }
    return View(extract(pixels), measured)


def _sent(body: bytes, change: Change, rng: Rng) -> bytes:
    """The photograph after a change, as a file again."""
    buffer = BytesIO()
    changed = change(imaging.picture(imaging.open_checked(body)), rng)
    changed.save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()
