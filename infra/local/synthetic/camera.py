"""How the camera saw it: light, white balance, blur and noise."""

import numpy as np
from PIL import Image, ImageFilter

from infra.local.synthetic.brush import Array, Rng, clouds

OVERSAMPLING = 2  # canvas pixels for each pixel of the photograph, along a side


def develop(canvas: Image.Image, rng: Rng, *, ground: float) -> Image.Image:
    """The photograph of a canvas, OVERSAMPLING times smaller."""
    photograph = canvas.reduce(OVERSAMPLING)
    if rng.random() < 0.25:
        photograph = photograph.filter(ImageFilter.GaussianBlur(rng.uniform(0.4, 1.3)))
    light = np.asarray(photograph, dtype=np.float64) / 255
    if rng.random() < 0.08:
        light = _shaken(light, rng)
    light = light * (0.36 / (light.mean() + 0.05)) ** 0.6  # the camera's own exposure
    light = _lit(light, rng, ground / OVERSAMPLING)
    light = light * _white_balance(rng) + rng.choice((0.0, 0.06), p=(0.8, 0.2))
    light = np.clip(light, 0, 1) ** rng.uniform(0.8, 1.15)
    grain = rng.choice((0.006, 0.02, 0.05), p=(0.5, 0.38, 0.12))
    light += rng.standard_normal(light.shape, dtype=np.float32) * grain
    return Image.fromarray((np.clip(light, 0, 1) * 255).astype(np.uint8))


def _shaken(light: Array, rng: Rng) -> Array:
    """Motion blur along a line of 3 to 7 pixels."""
    steps = np.linspace(-1, 1, 7)[:, None] * rng.uniform(-3.5, 3.5, 2)
    moved = [np.roll(light, tuple(np.rint(step).astype(int)), axis=(0, 1)) for step in steps]
    return np.asarray(np.mean(moved, axis=0))


def _lit(light: Array, rng: Rng, ground: float) -> Array:
    """Exposure, a sun from one side, dappled shade, darker corners."""
    height, width = light.shape[:2]
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    angle = rng.uniform(0, 2 * np.pi)
    shape = 1 + rng.uniform(0, 0.35) * (x * np.cos(angle) + y * np.sin(angle))
    shape -= rng.choice((0, 0.12, 0.35), p=(0.4, 0.4, 0.2)) * (x * x + y * y) / 2
    if rng.random() < 0.22:
        below = np.clip((np.arange(height)[:, None] - ground) / 10, 0, 1)
        shape *= 1 - rng.uniform(0.2, 0.6) * below * np.clip((clouds(rng, (width, height), 5) - 0.5) * 8, 0, 1)
    exposure = rng.choice((rng.uniform(0.45, 0.7), rng.uniform(0.9, 1.2)), p=(0.07, 0.93))
    return np.asarray(light * (shape * exposure)[..., None])


def _white_balance(rng: Rng) -> Array:
    """Gains (3,): warm evenings, cold shade, a tint of green or magenta."""
    warm, tint = rng.normal(0, 0.045), rng.normal(0, 0.015)
    return np.array([1 + warm, 1 + tint, 1 - warm])
