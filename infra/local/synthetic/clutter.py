"""What else lies and stands in grass, of every class: straw, fallen leaves, small flowers, plumes, pebbles."""

import numpy as np
from PIL import Image

from infra.local.synthetic.brush import Array, Rng, arc, discs, fill, ribbon, shades, stroke
from infra.local.synthetic.scene import STRAW, Scene

AUTUMN = np.array([(206, 164, 44), (150, 104, 58), (200, 176, 84), (120, 90, 60), (222, 194, 52)])
SPECKS = np.array([(244, 244, 238), (240, 214, 60), (214, 190, 230), (226, 226, 200)])


def scatter(canvas: Image.Image, scene: Scene, rng: Rng, *, share: float) -> None:
    """Each kind of clutter with this probability."""
    for kind in (_straw, _fallen_leaves, _specks, _plumes, _pebbles):
        if rng.random() < share:
            kind(canvas, scene, rng)


def _spots(scene: Scene, rng: Rng, count: int) -> Array:
    """Places (count, 2) on the ground."""
    top = 0.45 * scene.size[1] if scene.view == "side" else scene.horizon
    return np.column_stack([rng.random(count) * scene.size[0], np.sort(rng.uniform(top, scene.size[1], count))])


def _straw(canvas: Image.Image, scene: Scene, rng: Rng) -> None:
    count = int(rng.integers(10, 60))
    roots = _spots(scene, rng, count)
    angle, length = rng.uniform(0, np.pi, count), scene.blade * scene.nearness(roots[:, 1]) * rng.uniform(0.3, 1, count)
    tips = roots + length[:, None] * np.column_stack([np.cos(angle), -np.sin(angle) * 0.6])
    outlines = ribbon(arc(roots, tips, rng.normal(0, 0.1, count)), np.full((count, 4), max(1.0, scene.blade * 0.012)))
    fill(canvas, outlines, shades(rng, STRAW, count))


def _fallen_leaves(canvas: Image.Image, scene: Scene, rng: Rng) -> None:
    count = int(rng.integers(1, 14))
    roots = _spots(scene, rng, count)
    size = scene.size[1] * rng.uniform(0.04, 0.16) * scene.nearness(roots[:, 1])
    angle = rng.uniform(0, 2 * np.pi, count)
    tips = roots + size[:, None] * np.column_stack([np.cos(angle), np.sin(angle) * 0.7])
    profile = np.array((0.03, 0.28, 0.4, 0.36, 0.2, 0.02))
    outlines = ribbon(arc(roots, tips, rng.normal(0, 0.2, count), 6), size[:, None] * profile)
    fill(canvas, outlines, shades(rng, AUTUMN[rng.integers(5)], count))


def _specks(canvas: Image.Image, scene: Scene, rng: Rng) -> None:
    """Clover, daisies and buttercups too small to have a form."""
    count = int(rng.integers(3, 30))
    spots = _spots(scene, rng, count)
    radii = scene.size[1] * rng.uniform(0.006, 0.016) * scene.nearness(spots[:, 1]) * rng.uniform(0.6, 1.3, count)
    fill(canvas, discs(spots, radii, 0.8), shades(rng, SPECKS[rng.integers(4)], count, 0.08))


def _plumes(canvas: Image.Image, scene: Scene, rng: Rng) -> None:
    """Grass in flower: pale spikes on long stalks."""
    count = int(rng.integers(2, 9))
    roots = _spots(scene, rng, count)
    near = scene.nearness(roots[:, 1])
    ways = np.column_stack([rng.normal(0, 0.12, count), -rng.uniform(0.3, 0.7, count)])
    tops = roots + scene.size[1] * near[:, None] * ways
    stroke(canvas, arc(roots, tops, rng.normal(0, 0.1, count)), shades(rng, STRAW, count), 2)
    for root, top in zip(roots, tops, strict=True):
        feet = top + (root - top) * rng.uniform(0, 0.35, (26, 1))
        hairs = (root - top)[None] * -0.06 + rng.normal(0, 0.02, (26, 2)) * scene.size[1] * near.mean()
        stroke(canvas, np.stack([feet, feet + hairs], axis=1), shades(rng, (206, 192, 160), 26), 2)


def _pebbles(canvas: Image.Image, scene: Scene, rng: Rng) -> None:
    count = int(rng.integers(1, 8))
    spots = _spots(scene, rng, count)
    radii = scene.size[1] * rng.uniform(0.01, 0.04) * scene.nearness(spots[:, 1])
    fill(canvas, discs(spots, radii, 0.7), shades(rng, (150, 146, 140), count))
