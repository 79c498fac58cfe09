"""Flowering plants in a scene: one close by, a group, or many far away."""

import numpy as np
from PIL import Image

from infra.local.synthetic import flowers
from infra.local.synthetic.brush import Array, Rng
from infra.local.synthetic.scene import Scene
from infra.local.synthetic.species import Species


def grow(canvas: Image.Image, scene: Scene, rng: Rng, species: Species) -> None:
    """Draw 1 to 12 plants, the farthest first."""
    count, radius = _distance(rng)
    seeds = rng.random() < species.seeds
    heads = _heads(scene, rng, count)
    for head in heads[np.argsort(heads[:, 1])]:
        size = radius * min(scene.size) * rng.uniform(0.75, 1.2) * float(scene.nearness(head[1:])[0]) ** 0.6
        other = rng.random() < 0.1 * (species.seeds > 0)  # a plant of another age than the rest
        _plant(canvas, scene, rng, species, head, max(size, 4.0), seeds=seeds ^ other)


def _distance(rng: Rng) -> tuple[int, float]:
    """How many heads, and their radius as a share of the photograph's shorter side."""
    kind = rng.choice(3, p=(0.6, 0.33, 0.07))
    if kind == 0:
        return int(rng.integers(1, 4)), rng.uniform(0.3, 0.6)
    if kind == 1:
        return int(rng.integers(4, 12)), rng.uniform(0.13, 0.23)
    return int(rng.integers(5, 13)), rng.uniform(0.035, 0.075)


def _heads(scene: Scene, rng: Rng, count: int) -> Array:
    """Centres (count, 2)."""
    width, height = scene.size
    top = {"above": 0.1 * height, "field": scene.horizon + 0.05 * height, "side": 0.15 * height}[scene.view]
    bottom = 0.7 if scene.view == "side" else 0.92
    columns = rng.uniform(0.1, 0.9, count) * width
    return np.column_stack([columns, rng.uniform(min(top, 0.6 * height), bottom * height, count)])


def _plant(
    canvas: Image.Image, scene: Scene, rng: Rng, species: Species, head: Array, size: float, *, seeds: bool
) -> None:
    drop = {"above": 0.2, "field": 1.6, "side": 9.0}[scene.view] * size * rng.uniform(0.6, 1.4)
    root = head + np.array([rng.normal(0, 0.15) * drop, max(drop, 1.0)])
    if rng.random() < 0.6 and size > 8:
        fan = 3.0 if scene.view == "above" else 1.4
        flowers.leaves(canvas, rng, species, root, size * rng.uniform(1.2, 2.6), fan=fan)
    flowers.stem(canvas, rng, root, head, max(size * 0.06, 1.0))
    if seeds:
        flowers.seed_head(canvas, rng, head, size)
    elif rng.random() < 0.08 and size < 40:
        flowers.bud(canvas, rng, species, head, size * 0.7)
    else:
        flowers.bloom(canvas, rng, species, head, size)
