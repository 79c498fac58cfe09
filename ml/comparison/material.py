"""What ways are compared on: photographs as they came, in their drawn views, and under other conditions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import numpy as np
import numpy.typing as npt

from ml import imaging, views
from ml.evaluate import slices
from ml.features import Extract, Features, Vectors
from ml.imaging import Pixels
from ml.model import Labels

PLAIN: Final = "as they came"
CONDITIONS: Final = ("close_up", "small", "blurred")
HISTOGRAM_BINS: Final = 8  # a colour channel


@dataclass(frozen=True)
class Material:
    """n labelled photographs. What stands under a condition is asked about, and never learnt from."""

    labels: Labels
    bodies: Sequence[bytes]
    vectors: Vectors
    pixels: Mapping[str, Pixels]
    features: Mapping[str, Features]
    colours: Mapping[str, npt.NDArray[np.float32]]

    @property
    def classes(self) -> int:
        return int(self.labels.max()) + 1

    def view(self, name: str, chosen: npt.NDArray[np.int64]) -> Pixels:
        """Some of the photographs in one of their views."""
        return _seen([self.bodies[each] for each in chosen], name)


def prepare(bodies: Sequence[bytes], labels: Sequence[str], extract: Extract) -> Material:
    """All that costs time, once; classes are numbered in alphabetical order."""
    names = sorted(set(labels))
    pixels = {PLAIN: np.stack([imaging.decode(body).pixels for body in bodies])}
    pixels |= {name: slices.taken(bodies, name) for name in CONDITIONS}
    features = {name: extract(each) for name, each in pixels.items()}
    drawn = tuple(extract(_seen(bodies, view)) for view in views.DRAWN)
    return Material(
        np.array([names.index(label) for label in labels], np.int32),
        bodies,
        Vectors(features[PLAIN], drawn),
        pixels,
        features,
        {name: colour_histogram(each) for name, each in pixels.items()},
    )


def colour_histogram(pixels: Pixels) -> npt.NDArray[np.float32]:
    """Shares of each channel's bins, float32 (n, 3 · HISTOGRAM_BINS), of uint8 (n, 224, 224, 3)."""
    bins = pixels.reshape(len(pixels), -1, 3) // (256 // HISTOGRAM_BINS)
    each = [(bins == value).mean(axis=1) for value in range(HISTOGRAM_BINS)]
    return np.concatenate(each, axis=1).astype(np.float32)


def _seen(bodies: Sequence[bytes], view: str) -> Pixels:
    return np.stack([views.see(body, sha256(body).hexdigest(), view) for body in bodies])
