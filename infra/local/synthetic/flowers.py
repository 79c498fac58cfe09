"""Parts of a flowering plant: heads in bloom, buds, seed heads, stems and leaves."""

from dataclasses import dataclass

import numpy as np
from PIL import Image

from infra.local.synthetic.brush import Array, Rng, arc, discs, fill, ribbon, shades, stroke
from infra.local.synthetic.species import Species


@dataclass(frozen=True)
class Pose:
    """Where a head stands and how it is turned: `squash` 1 is seen from straight above, `lean` is in radians."""

    centre: Array  # (2,)
    squash: float
    lean: float


def bloom(canvas: Image.Image, rng: Rng, species: Species, centre: Array, radius: float) -> None:
    """An open head at `centre` (2,), from straight above to nearly from the side, rings from the outside in."""
    pose = Pose(centre, squash=rng.uniform(0.3, 1.0), lean=rng.normal(0, 0.5))
    if pose.squash < 0.6:
        _cup(canvas, rng, pose, radius)
    tone = np.exp(rng.normal(0, 0.08, 3))
    for ring in range(species.rings):
        inward = ring / species.rings
        reach = radius * (1 - 0.8 * inward) * rng.uniform(0.92, 1.05)
        colour = (np.asarray(species.outer) * (1 - inward) + np.asarray(species.inner) * inward) * tone
        _ring(canvas, rng, species, pose, reach, colour)
    eye = discs(centre[None], np.array([radius * species.eye_size]), pose.squash)
    fill(canvas, eye, shades(rng, species.eye, 1, 0.1))


def _ring(canvas: Image.Image, rng: Rng, species: Species, pose: Pose, reach: float, colour: Array) -> None:
    count = species.petals if reach > 16 else max(5, species.petals // 2)
    angle = np.linspace(0, 2 * np.pi, count, endpoint=False) + rng.normal(0, 2 / count, count)
    length = reach * rng.uniform(0.82, 1.08, count)
    ways = np.stack([np.cos(angle), np.sin(angle) * pose.squash], axis=-1) @ _turn(pose.lean)
    up = np.array([0, -(1 - pose.squash) * 0.5]) @ _turn(pose.lean)
    tips = pose.centre + (ways + up) * length[:, None]
    roots = pose.centre + ways * length[:, None] * species.hollow
    width = reach * species.petal_width * np.array((0.5, 0.9, 1.0, species.blunt)) * (species.petals / count)
    lit = 1 + 0.16 * np.sin(angle - 0.8)[:, None]
    outlines = ribbon(arc(roots, tips, rng.normal(0, 0.08, count)), np.tile(width, (count, 1)))
    fill(canvas, outlines, shades(rng, colour, count, 0.09) * lit)


def _cup(canvas: Image.Image, rng: Rng, pose: Pose, radius: float) -> None:
    foot = pose.centre + np.array([0, radius * 0.55]) @ _turn(pose.lean)
    width = radius * np.array([[0.34, 0.36, 0.3, 0.12]])
    fill(canvas, ribbon(arc(pose.centre[None], foot[None], np.zeros(1)), width), shades(rng, (84, 116, 50), 1))


def bud(canvas: Image.Image, rng: Rng, species: Species, centre: Array, radius: float) -> None:
    """A closed head: green scales, a tuft of petals at the tip."""
    tilt = _turn(rng.normal(0, 0.4))
    tip = centre + np.array([0, -radius]) @ tilt
    for colour, start, wide in ((species.outer, 0.3, 0.28), ((82, 112, 52), -0.7, 0.42)):
        root = centre - np.array([0, radius * start]) @ tilt
        end = tip if start > 0 else centre + np.array([0, -radius * 0.5]) @ tilt
        width = radius * wide * np.array([[0.5, 1.0, 0.95, 0.5]])
        fill(canvas, ribbon(arc(root[None], end[None], np.zeros(1)), width), shades(rng, colour, 1))


def seed_head(canvas: Image.Image, rng: Rng, centre: Array, radius: float) -> None:
    """A sphere of parachutes, now and then half blown away."""
    count = int(np.clip(radius * 2, 20, 150))
    white = rng.uniform(190, 255) * np.array([1, 1, rng.uniform(0.9, 1)])
    fill(canvas, discs(centre[None].repeat(3, 0), radius * np.array([0.95, 0.75, 0.5])), np.tile([*white, 60], (3, 1)))
    angle, out = rng.uniform(0, 2 * np.pi, count), np.sqrt(rng.random(count)) * 0.85
    kept = np.cos(angle - rng.uniform(0, 6)) < rng.choice((2.0, 0.5), p=(0.75, 0.25))
    ways = np.stack([np.cos(angle), np.sin(angle)], axis=-1)[kept]
    ends = centre + ways * (out[kept] * radius)[:, None]
    spokes = np.stack([np.broadcast_to(centre, ends.shape), ends], axis=1)
    stroke(canvas, spokes, np.tile([*white * 0.8, 110], (len(ends), 1)))
    _parachutes(canvas, rng, ends, ways, radius * 0.24, white)
    core = shades(rng, (110, 90, 60), 1)
    fill(canvas, discs(centre[None], np.array([radius * rng.uniform(0.08, 0.14)])), core)


def _parachutes(canvas: Image.Image, rng: Rng, feet: Array, ways: Array, size: float, white: Array) -> None:
    hairs = 5 if size > 6 else 3
    swing = np.linspace(-1.1, 1.1, hairs)
    turned = np.stack([ways @ _turn(each) for each in swing], axis=1)
    ends = feet[:, None] + turned * size * rng.uniform(0.6, 1.1, (len(feet), hairs, 1))
    lines = np.stack([np.broadcast_to(feet[:, None], ends.shape), ends], axis=2).reshape(-1, 2, 2)
    stroke(canvas, lines, np.column_stack([shades(rng, white, len(lines), 0.06), np.full(len(lines), 190)]))


def stem(canvas: Image.Image, rng: Rng, root: Array, head: Array, width: float) -> None:
    colour = (132, 150, 84) if rng.random() < 0.6 else (150, 120, 90)
    spine = arc(root[None], head[None], rng.normal(0, 0.08, 1), 7)
    fill(canvas, ribbon(spine, np.full((1, 7), width)), shades(rng, colour, 1))


def leaves(canvas: Image.Image, rng: Rng, species: Species, root: Array, length: float, *, fan: float) -> None:
    """A rosette around `root` (2,), or a tuft when `fan`, half of its angle, is small."""
    count = int(rng.integers(3, 8))
    angle = np.linspace(-fan, fan, count) + rng.normal(0, 0.2, count)
    reach = length * rng.uniform(0.6, 1.1, count)
    tips = root + reach[:, None] * np.stack([np.sin(angle), -np.cos(angle) * 0.8], axis=-1)
    spines = arc(np.tile(root, (count, 1)), tips, rng.normal(0, 0.15, count), 15)
    body = np.sin(np.linspace(0.15, 1, 15) * np.pi) ** 0.7 * 0.14 + 0.02
    teeth = 1 - species.teeth * (np.arange(15) % 2)
    outlines = ribbon(spines, reach[:, None] * body * teeth)
    fill(canvas, outlines, shades(rng, (62, 110, 46), count))
    stroke(canvas, spines, shades(rng, (140, 160, 100), count))


def _turn(angle: float) -> Array:
    """A rotation (2, 2) for row vectors."""
    return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
