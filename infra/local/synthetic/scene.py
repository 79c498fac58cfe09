"""Where a photograph is taken: the view, the light of its backdrop, and the ground that grass grows on."""

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from PIL import Image

from infra.local.synthetic.brush import Array, Rng, blend, clouds, picture

GREENS: Final = np.array(
    [(70, 150, 32), (40, 98, 30), (98, 118, 48), (132, 158, 54), (56, 116, 70), (112, 140, 84), (84, 124, 28)]
)
STRAW: Final = (184, 164, 104)
SOIL: Final = np.array([(92, 70, 50), (124, 100, 76), (70, 62, 54)])
SKIES: Final = (  # at the top, at the horizon
    ((74, 128, 208), (186, 214, 240)),
    ((196, 204, 212), (228, 230, 230)),
    ((250, 250, 248), (250, 250, 248)),  # a cut-out on white
    ((222, 150, 92), (252, 222, 150)),  # a low sun
    ((10, 12, 12), (22, 26, 22)),  # a flash at night
)
VIEWS: Final = ("above", "field", "side")

View = Literal["above", "field", "side"]


@dataclass(frozen=True)
class Scene:
    """A view of grass; lengths are canvas pixels, rows count downwards."""

    size: tuple[int, int]
    view: View
    horizon: float  # the row where the ground begins
    green: Array  # (3,), of most blades
    dry: float  # share of dry blades
    blade: float  # length of the nearest blades
    blur: float  # of what lies behind, as a share of the height

    def nearness(self, rows: Array) -> Array:
        """How large things are that stand on these rows, from 0.1 at the horizon to 1 in front."""
        if self.view != "field":
            return np.ones_like(rows)
        return 0.1 + 0.9 * np.clip((rows - self.horizon) / (self.size[1] - self.horizon), 0, 1)


def choose(rng: Rng, size: tuple[int, int], *, portrait: bool) -> Scene:
    """A portrait of a plant looks from the side and blurs what is behind more often than a picture of a lawn."""
    view: View = VIEWS[rng.choice(3, p=(0.3, 0.22, 0.48) if portrait else (0.44, 0.36, 0.2))]
    horizon = {"above": 0.0, "field": max(0.0, rng.uniform(-0.6, 0.4)), "side": rng.uniform(0.35, 1.05)}[view]
    length = {"above": rng.uniform(0.05, 0.3), "field": rng.uniform(0.1, 0.4), "side": rng.uniform(0.35, 0.9)}[view]
    first, second = GREENS[rng.choice(len(GREENS), 2)]
    green = blend(first, second, np.array(rng.random() * 0.5))
    return Scene(
        size=size,
        view=view,
        horizon=horizon * size[1],
        green=green * (rng.uniform(0.4, 1.0) if portrait else rng.uniform(0.85, 1.1)),
        dry=rng.choice((0.0, 0.06, 0.25, 0.7), p=(0.45, 0.4, 0.12, 0.03)),
        blade=length * size[1],
        blur=rng.choice((0.0, 0.008, 0.03), p=(0.15, 0.25, 0.6) if portrait else (0.65, 0.27, 0.08)),
    )


def backdrop(scene: Scene, rng: Rng) -> Image.Image:
    """The ground, and above the horizon a sky or what is out of focus behind."""
    width, height = scene.size[0] // 4, scene.size[1] // 4
    rows = np.arange(height)[:, None] * 4.0
    edge = scene.horizon + (clouds(rng, (width, height), 9) - 0.5) * scene.size[1] * 0.05
    ground = np.clip((rows - edge) / 12 + 0.5, 0, 1)
    colours = blend(_behind(scene, rng, (width, height)), _ground(scene, rng, (width, height)), ground)
    return picture(colours, scene.size)


def _behind(scene: Scene, rng: Rng, size: tuple[int, int]) -> Array:
    """Colours (height, width, 3): a sky with clouds, hedges before it, or a blurred garden."""
    if rng.random() < 0.6:
        return _garden(scene, rng, size)
    top, low = SKIES[rng.choice(len(SKIES), p=(0.38, 0.26, 0.15, 0.14, 0.07))]
    down = np.clip(np.linspace(0, 1, size[1]) * scene.size[1] / max(scene.horizon, 1), 0, 1)
    sky = np.broadcast_to(blend(top, low, down)[:, None], (size[1], size[0], 3))
    sky = blend(sky, (244, 244, 242), np.clip(clouds(rng, size, 6) * 2.4 - 1.4, 0, 0.7) * (top[2] > 60))
    if scene.view == "field" and rng.random() < 0.6:
        hedge = scene.horizon / 4 * (1 - rng.uniform(0.05, 0.5) * clouds(rng, (size[0], 2), 14)[:1])
        trees = shade_of(scene.green * 0.5, clouds(rng, size, 30))
        sky = np.where((np.arange(size[1])[:, None] > hedge)[..., None], trees, sky)
    return np.asarray(sky)


def _garden(scene: Scene, rng: Rng, size: tuple[int, int]) -> Array:
    """Out of focus: greens from dark to light with a tint of earth or of flowers elsewhere."""
    dark = rng.uniform(0.25, 0.9)
    colours = shade_of(scene.green * dark, clouds(rng, size, rng.uniform(3, 12)))
    tint = rng.choice(((150, 130, 90), (210, 214, 190), (196, 180, 60), (60, 60, 70)))
    return blend(colours, tint, np.clip(clouds(rng, size, 6) * 2 - 1, 0, 0.75))


def _ground(scene: Scene, rng: Rng, size: tuple[int, int]) -> Array:
    """Colours (height, width, 3) below the blades: thatch, dry patches, bare soil."""
    texture = 0.5 * clouds(rng, size, 60) + 0.3 * rng.random(size[::-1]) + 0.2 * clouds(rng, size, 5)
    turf = shade_of(scene.green * rng.uniform(0.45, 0.8), texture)
    turf = blend(turf, STRAW, np.clip(clouds(rng, size, 7) - 1 + scene.dry * 1.4, 0, 0.7))
    bare = rng.choice((0.0, 0.25, 0.55), p=(0.65, 0.25, 0.1))
    soil = shade_of(SOIL[rng.integers(len(SOIL))], texture)
    return blend(turf, soil, np.clip((clouds(rng, size, 6) - 1 + bare) * 5, 0, 0.9))


def shade_of(colour: Array, light: Array) -> Array:
    """Colours (height, width, 3): one colour under a light (height, width) from 0 to 1."""
    return np.asarray(colour) * (0.45 + 1.1 * light[..., None])
