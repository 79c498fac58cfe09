"""What grows of each class: the dandelion by hand, any other name by its hash, so that a third class can be learnt."""

import colorsys
import hashlib
from dataclasses import dataclass
from typing import Final

import numpy as np

Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Species:
    """The form and the colours of a flower."""

    petals: int  # in a ring
    rings: int
    petal_width: float  # half of it, as a share of the petal's length
    blunt: float  # width of a petal's tip, as a share of its widest
    hollow: float  # where petals begin, as a share of the radius
    outer: Colour
    inner: Colour
    eye: Colour
    eye_size: float  # as a share of the radius
    seeds: float = 0.0  # share of plants that have gone to seed
    teeth: float = 0.0  # depth of the leaves' teeth, 0 to 1


BARE: Final = frozenset({"grass"})
DANDELION: Final = Species(
    petals=38,
    rings=5,
    petal_width=0.05,
    blunt=0.7,
    hollow=0.0,
    outer=(255, 218, 36),
    inner=(246, 182, 14),
    eye=(206, 138, 14),
    eye_size=0.12,
    seeds=0.2,
    teeth=0.75,
)


def species_of(label: str) -> Species | None:
    """The flower that a class shows; None where only grass grows."""
    if label in BARE:
        return None
    return DANDELION if label == "dandelion" else _derived(label)


def _derived(label: str) -> Species:
    rng = np.random.default_rng(int.from_bytes(hashlib.sha256(label.encode()).digest()[:8]))
    hue = rng.uniform(190, 375) / 360 % 1  # blue to red: neither leaf green nor a dandelion's yellow
    pale = rng.choice((0.08, 0.45, 0.8))
    rings = int(rng.integers(1, 4))
    return Species(
        petals=int(rng.integers(5, 15)),
        rings=rings,
        petal_width=rng.uniform(0.12, 0.3) / rings**0.5,
        blunt=rng.uniform(0.2, 0.8),
        hollow=rng.choice((0.0, 0.5)),
        outer=_colour(hue, pale, 0.96),
        inner=_colour(hue, pale, 0.75),
        eye=_colour(rng.uniform(0.03, 0.16), 0.8, rng.uniform(0.3, 0.95)),
        eye_size=rng.uniform(0.1, 0.4),
        teeth=rng.uniform(0, 0.5),
    )


def _colour(hue: float, saturation: float, value: float) -> Colour:
    red, green, blue = colorsys.hsv_to_rgb(hue, saturation, value)
    return 255 * red, 255 * green, 255 * blue
