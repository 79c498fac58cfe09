"""The test photographs as they might have been taken: what a model is worth when conditions are worse."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageEnhance, ImageFilter

from ml import imaging
from ml.imaging import SIDE, Pixels
from ml.model import UNFAMILIAR_ABOVE, Labels

Rng = np.random.Generator
Condition = Callable[[Image.Image, Rng], Image.Image]


@dataclass(frozen=True)
class Slice:
    """What a model earned on some photographs: under a condition, or somebody else's."""

    photographs: int
    accuracy: float
    recall: Mapping[str, float]  # of the classes that are among them
    novel: float  # the share that it found unlike what it knows

    @classmethod
    def of(cls, answers: Labels, novelty: npt.NDArray[np.float32], labels: Labels, classes: Sequence[str]) -> "Slice":
        """Of class indices (n,) and novelties (n,) against labels (n,)."""
        right = answers == labels
        present = sorted(set(labels.tolist()))
        recall = {classes[each]: float(right[labels == each].mean()) for each in present}
        return cls(len(labels), float(right.mean()), recall, float((novelty > UNFAMILIAR_ABOVE).mean()))

    def flat(self, prefix: str) -> dict[str, float]:
        """Numbers by name, as MLflow logs them."""
        recall = {f"{prefix}_recall_{name}": value for name, value in self.recall.items()}
        return {f"{prefix}_accuracy": self.accuracy, f"{prefix}_novel": self.novel} | recall


def blurred(photograph: Image.Image, _: Rng) -> Image.Image:
    return photograph.filter(ImageFilter.GaussianBlur(2 * photograph.width / SIDE))


def dark(photograph: Image.Image, _: Rng) -> Image.Image:
    return ImageEnhance.Brightness(photograph).enhance(0.3)


def noisy(photograph: Image.Image, random: Rng) -> Image.Image:
    pixels = np.asarray(photograph, dtype=np.float32)
    return Image.fromarray(np.clip(pixels + random.normal(0, 20, pixels.shape), 0, 255).astype(np.uint8))


def rotated(photograph: Image.Image, random: Rng) -> Image.Image:
    return photograph.rotate(random.uniform(-30, 30), Image.Resampling.BILINEAR, fillcolor=(128, 128, 128))


def close_up(photograph: Image.Image, random: Rng) -> Image.Image:
    """A third of its area."""
    width, height = (round(each * 3**-0.5) for each in photograph.size)
    left, top = _place(photograph.width - width, random), _place(photograph.height - height, random)
    return photograph.crop((left, top, left + width, top + height))


def far_away(photograph: Image.Image, random: Rng) -> Image.Image:
    """A quarter of the picture, on a ground of its own mean colour."""
    ground = Image.new("RGB", photograph.size, photograph.resize((1, 1)).getpixel((0, 0)))
    small = photograph.resize((max(1, photograph.width // 2), max(1, photograph.height // 2)))
    ground.paste(small, (_place(ground.width - small.width, random), _place(ground.height - small.height, random)))
    return ground


def small(photograph: Image.Image, _: Rng) -> Image.Image:
    return photograph.resize((48, 48), Image.Resampling.BILINEAR)


def compressed(photograph: Image.Image, _: Rng) -> Image.Image:
    written = BytesIO()
    photograph.save(written, "JPEG", quality=10)
    return Image.open(written).convert("RGB")


CONDITIONS: Final[Mapping[str, Condition]] = {
    "blurred": blurred,
    "dark": dark,
    "noisy": noisy,
    "rotated": rotated,
    "close_up": close_up,
    "far_away": far_away,
    "small": small,
    "compressed": compressed,
}


def taken(photographs: Sequence[bytes], condition: str) -> Pixels:
    """Encoded photographs under a condition, uint8 (n, 224, 224, 3); the same ones give the same."""
    change = CONDITIONS[condition]
    pictures = (imaging.picture(imaging.open_checked(each)) for each in photographs)
    changed = [change(each, np.random.default_rng(number)) for number, each in enumerate(pictures)]
    return np.stack([np.asarray(each.resize((SIDE, SIDE), Image.Resampling.BILINEAR), np.uint8) for each in changed])


def _place(room: int, random: Rng) -> int:
    return int(random.integers(0, room + 1))
