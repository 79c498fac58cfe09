"""Asks exported files about photographs that no head was fitted on: what the gate and the drift test rest on."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from ml import evaluate, export, imaging, quality, registry, train
from ml.catalog import Split
from ml.dataset import Manifest, Row
from ml.evaluate import Evaluation, Incomparable
from ml.export import Predict
from ml.imaging import Pixels
from ml.jobs.workbench import Workbench
from ml.model import Labels, Probabilities

BATCH: Final = 32
DECIMALS: Final = 6  # of a logged probability: rounded otherwise, the values near 1 would look like drift


@dataclass(frozen=True)
class Photographs:
    """As the gateway sees them: their bytes, their pixels, and the size that they came in."""

    bodies: tuple[bytes, ...]
    pixels: Pixels
    sizes: tuple[int, ...]

    @classmethod
    def read(cls, bench: Workbench, rows: Sequence[Row]) -> Self:
        """From S3. Raises DatasetError for one that was forgotten since."""
        bodies = tuple(bench.photographs(rows).values())
        decoded = [imaging.decode(each) for each in bodies]
        sizes = tuple(quality.size(each.width, each.height) for each in decoded)
        return cls(bodies, np.stack([each.pixels for each in decoded]), sizes)


@dataclass(frozen=True)
class HeldOut:
    """The test split, and behind it the validation split."""

    photographs: Photographs
    labels: Labels
    tests: int  # how many of them, from the first on, are the test split

    @property
    def pixels(self) -> Pixels:
        return self.photographs.pixels

    @property
    def test_pixels(self) -> Pixels:
        return self.pixels[: self.tests]

    @property
    def test_bodies(self) -> tuple[bytes, ...]:
        return self.photographs.bodies[: self.tests]

    @property
    def test_labels(self) -> Labels:
        return self.labels[: self.tests]


@dataclass(frozen=True)
class Answers:
    """What an exported file says of n photographs."""

    classes: tuple[str, ...]
    probabilities: Probabilities  # (n, c)
    novelty: npt.NDArray[np.float32]  # (n,)
    heatmaps: npt.NDArray[np.float32]  # (n, 7, 7)
    milliseconds: float  # median for one photograph

    def evaluate(self, labels: Labels, *, source: str) -> Evaluation:
        """Over the first photographs, as many as there are labels. Raises NotNumbers."""
        return evaluate.evaluate(
            self.probabilities[: len(labels)],
            labels,
            self.classes,
            source=source,
            latency_milliseconds=self.milliseconds,
        )


def held_out(bench: Workbench, manifest: Manifest) -> HeldOut:
    """Read once, for both models and for the reference."""
    test, validation = manifest.of(Split.TEST), manifest.of(Split.VALIDATION)
    rows = test + validation
    return HeldOut(Photographs.read(bench, rows), train.labels_of(rows, manifest.classes), len(test))


def ask(predict: Predict, pixels: Pixels, *, timed_requests: int) -> Answers:
    """In batches, then one photograph at a time against the clock."""
    parts = in_batches(predict, pixels)
    classes = tuple(name.decode() for name in parts[0]["classes"][0])
    novelty, heatmaps = (np.concatenate([part[name] for part in parts]) for name in ("novelty", "heatmap"))
    predict(pixels[:1])  # the first of a new shape is traced, which no request in service waits for
    took = median(_milliseconds(predict, pixels[:1]) for _ in range(timed_requests))
    return Answers(classes, _probabilities(parts), novelty, heatmaps, took)


def in_batches(predict: Predict, pixels: Pixels) -> list[dict[str, npt.NDArray[Any]]]:
    """What an exported file says of any number of photographs, a batch after the other."""
    return [predict(pixels[start : start + BATCH]) for start in range(0, len(pixels), BATCH)]


def champion(bench: Workbench, photographs: HeldOut, classes: Sequence[str]) -> Evaluation | Incomparable | None:
    """The champion scored again on this very split, never remembered; None without one."""
    version = registry.aliased(bench.client, registry.CHAMPION)
    if version is None:
        return None
    saved_model = registry.read_bytes(registry.run_of(bench.client, version), registry.EXPORTED)
    answers = ask(
        export.load(saved_model), photographs.test_pixels, timed_requests=bench.settings.golden_timed_requests
    )
    source = registry.version_tags(bench.client, version)["dataset.source"]
    if answers.classes != tuple(classes):
        return Incomparable(answers.classes, source)
    return answers.evaluate(photographs.test_labels, source=source)


def signals(answers: Answers, photographs: Photographs) -> dict[str, list[Any]]:
    """What the gateway would log of them: of photographs that the head was not fitted on, the reference of drift."""
    return {
        "probability": answers.probabilities.max(axis=1).round(DECIMALS).tolist(),
        "novelty": answers.novelty.astype(float).tolist(),
        "brightness": [imaging.brightness(each) for each in photographs.pixels],
        "sharpness": [imaging.sharpness(each) for each in photographs.pixels],
        "size": list(photographs.sizes),
        "label": [answers.classes[each] for each in answers.probabilities.argmax(axis=1)],
    }


def _probabilities(parts: Sequence[Mapping[str, npt.NDArray[Any]]]) -> Probabilities:
    """In double precision, each row adding up to 1 in it too, as scikit-learn's metrics ask."""
    single = np.concatenate([part["probabilities"] for part in parts]).astype(np.float64)
    return np.asarray(single / single.sum(axis=1, keepdims=True))


def _milliseconds(predict: Predict, pixels: Pixels) -> float:
    start = time.perf_counter()
    predict(pixels)
    return (time.perf_counter() - start) * 1000
