"""Outlines, strokes, colours and noise: what every painter draws with. Lengths are canvas pixels."""

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

Array = npt.NDArray[np.float64]
Rng = np.random.Generator


def fill(canvas: Image.Image, outlines: Array, colours: Array) -> None:
    """Fill polygons (n, points, 2) in their order with colours (n, 3 or 4) from 0 to 255; the fourth is opacity."""
    brush = ImageDraw.Draw(canvas, "RGBA")
    inks = np.clip(colours, 0, 255).astype(int).tolist()
    for outline, ink in zip(outlines.reshape(-1, 2 * outlines.shape[1]).tolist(), inks, strict=True):
        brush.polygon(outline, tuple(ink))


def stroke(canvas: Image.Image, lines: Array, colours: Array, width: int = 1) -> None:
    """Draw lines (n, points, 2) with colours (n, 3 or 4)."""
    brush = ImageDraw.Draw(canvas, "RGBA")
    inks = np.clip(colours, 0, 255).astype(int).tolist()
    for line, ink in zip(lines.reshape(-1, 2 * lines.shape[1]).tolist(), inks, strict=True):
        brush.line(line, tuple(ink), width)


def arc(roots: Array, tips: Array, bend: Array, points: int = 4) -> Array:
    """Bent centre lines (n, points, 2); `bend` (n,) is the sideways swing as a share of the length."""
    along = tips - roots
    middle = (roots + tips) / 2 + bend[:, None] * along[:, ::-1] * (-1, 1)
    t = np.linspace(0, 1, points)[None, :, None]
    return roots[:, None] * (1 - t) ** 2 + middle[:, None] * 2 * t * (1 - t) + tips[:, None] * t**2


def ribbon(spines: Array, widths: Array) -> Array:
    """Outlines (n, 2 * points, 2) around centre lines (n, points, 2), `widths` (n, points) to either side."""
    slope = np.gradient(spines, axis=1)
    slope /= np.hypot(slope[..., 0], slope[..., 1])[..., None] + 1e-6
    side = slope[..., ::-1] * (-1, 1) * widths[..., None]
    return np.concatenate([spines + side, (spines - side)[:, ::-1]], axis=1)


def discs(centres: Array, radii: Array, flatness: float = 1.0) -> Array:
    """Outlines (n, 14, 2) of ellipses, `flatness` times as high as wide."""
    angle = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    ring = np.stack([np.cos(angle), np.sin(angle) * flatness], axis=-1)
    return centres[:, None] + ring[None] * radii[:, None, None]


def shades(rng: Rng, colour: npt.ArrayLike, count: int, spread: float = 0.18) -> Array:
    """Variants (count, 3) of one colour: lighter, darker, and a little off its hue."""
    light = np.exp(rng.normal(0, spread, (count, 1)))
    return np.asarray(colour) * light * np.exp(rng.normal(0, spread / 3, (count, 3)))


def clouds(rng: Rng, size: tuple[int, int], cells: float) -> Array:
    """Smooth noise (height, width) from 0 to 1: about `cells` bumps along the longer side, and finer ones on them."""
    return 0.7 * _bumps(rng, size, cells) + 0.3 * _bumps(rng, size, cells * 2.7)


def _bumps(rng: Rng, size: tuple[int, int], cells: float) -> Array:
    step = max(size) / cells
    shape = (max(2, round(size[1] / step)), max(2, round(size[0] / step)))
    bumps = Image.fromarray(rng.random(shape, dtype=np.float32))
    return np.clip(np.asarray(bumps.resize(size, Image.Resampling.BICUBIC), dtype=np.float64), 0, 1)


def blend(low: npt.ArrayLike, high: npt.ArrayLike, share: Array) -> Array:
    """Colours between two, (..., 3), by a share (...) from 0 to 1."""
    return np.asarray(low) * (1 - share[..., None]) + np.asarray(high) * share[..., None]


def picture(colours: Array, size: tuple[int, int]) -> Image.Image:
    """An image of `size` from colours (height, width, 3), enlarged smoothly."""
    small = Image.fromarray(np.clip(colours, 0, 255).astype(np.uint8))
    return small.resize(size, Image.Resampling.BICUBIC)
