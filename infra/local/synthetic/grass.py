"""Blades of grass: the turf under everything, and the blades that stand before it."""

import numpy as np
from PIL import Image, ImageFilter, ImageOps

from infra.local.synthetic.brush import Array, Rng, arc, fill, ribbon, shades
from infra.local.synthetic.scene import STRAW, Scene


def turf(canvas: Image.Image, scene: Scene, rng: Rng) -> None:
    """Cover the ground: one layer of blades, seen three times, the lower ones mirrored and darker."""
    layer = Image.new("RGBA", scene.size)
    fill(layer, *_blades(scene, rng, int(rng.integers(200, 420))))
    if rng.random() < 0.85:
        for dark in (0.55, 0.75):
            moved = layer.transform(layer.size, Image.Transform.AFFINE, (1.2, 0, -30, 0, 1, -7))
            below = ImageOps.mirror(layer) if dark < 0.6 else moved
            canvas.paste(below.convert("RGB").point([round(v * dark) for v in range(256)] * 3), (0, 0), below)
    canvas.paste(layer, (0, 0), layer)


def foreground(canvas: Image.Image, scene: Scene, rng: Rng, *, count: int) -> None:
    """A few blades nearer than the subject, now and then out of focus."""
    layer = Image.new("RGBA", scene.size)
    shapes, colours = _blades(scene, rng, count)
    fill(layer, shapes, colours * rng.uniform(0.8, 1.15))
    if rng.random() < 0.3:
        layer = layer.filter(ImageFilter.BoxBlur(rng.uniform(1, 4)))
    canvas.paste(layer, (0, 0), layer)


def _blades(scene: Scene, rng: Rng, count: int) -> tuple[Array, Array]:
    """Outlines (count, 8, 2) and colours (count, 3), the farthest first."""
    roots = _roots(scene, rng, count)
    near = scene.nearness(roots[:, 1])
    length = scene.blade * near * rng.uniform(0.5, 1.2, count)
    spread = {"above": np.pi, "field": 0.6, "side": 0.35}[scene.view] * rng.uniform(0.4, 1)
    angle = rng.normal(rng.normal(0, 0.2), spread, count)
    tips = roots + length[:, None] * np.stack([np.sin(angle), -np.cos(angle)], axis=-1)
    spines = arc(roots, tips, rng.normal(0, 0.25, count))
    width = np.maximum(length * rng.uniform(0.02, 0.05), 0.6)[:, None] * (1.0, 0.9, 0.6, 0.05)
    return ribbon(spines, width), _colours(scene, rng, near)


def _roots(scene: Scene, rng: Rng, count: int) -> Array:
    width, height = scene.size
    columns = rng.uniform(-0.1, 1.1, count) * width
    if scene.view == "side":
        rows = height * (1.02 + 0.25 * rng.random(count)) - scene.blade * 0.1
    elif scene.view == "above":
        rows = rng.uniform(-0.1, 1.1, count) * height
    else:
        rows = scene.horizon + (height * 1.15 - scene.horizon) * rng.random(count) ** 1.4
    return np.stack([columns, np.sort(rows)], axis=-1)


def _colours(scene: Scene, rng: Rng, near: Array) -> Array:
    """Colours (n, 3): far blades pale, some dry, the later and nearer ones lighter."""
    colours = shades(rng, scene.green, len(near), spread=rng.uniform(0.1, 0.25))
    dry = rng.random(len(near)) < scene.dry
    colours[dry] = shades(rng, STRAW, int(dry.sum()))
    return colours * np.linspace(0.75, 1.2, len(near))[:, None]
