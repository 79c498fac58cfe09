"""What is told of a version besides what the gate looks at: intervals, other conditions, other people's photographs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ml import export, imaging, registry, train
from ml.catalog import Split
from ml.dataset import DatasetError, Manifest
from ml.evaluate import Decision, Evaluation, intervals, slices
from ml.evaluate.slices import Slice
from ml.export import Predict
from ml.imaging import ImageError, Pixels
from ml.jobs.workbench import Workbench
from ml.model import Labels
from ml.model_card import ModelCard

BATCH = 32


@dataclass(frozen=True)
class Earned:
    """A version on its test split, the gate's word, and a folder of other people's photographs if there is one."""

    evaluation: Evaluation
    decision: Decision
    external: Path | None


def log(bench: Workbench, run_id: str, manifest: Manifest, saved_model: bytes, earned: Earned) -> None:
    """Metrics and the model card, into the version's run. Raises DatasetError for a folder without photographs."""
    predict = export.load(saved_model)
    conditions = _conditions(bench, manifest, predict)
    external = _external(earned.external, predict, manifest.classes) if earned.external else {}
    between = intervals.intervals(earned.evaluation)
    numbers = intervals.flat(between, "test")
    for name, each in conditions.items():
        numbers |= each.flat(f"slice_{name}")
    for each in external.values():
        numbers |= each.flat("external")
    registry.log_metrics(numbers, run_id)
    card = ModelCard(
        registry.tags_of(bench.client, run_id),
        registry.params_of(bench.client, run_id),
        earned.evaluation.metrics,
        between,
        earned.evaluation.latency_milliseconds,
        conditions,
        external,
        earned.decision,
    )
    registry.log_bytes(run_id, registry.MODEL_CARD, card.markdown().encode())


def _conditions(bench: Workbench, manifest: Manifest, predict: Predict) -> dict[str, Slice]:
    rows = manifest.of(Split.TEST)
    photographs = list(bench.photographs(rows).values())
    labels = train.labels_of(rows, manifest.classes)
    return {
        name: _earned(predict, slices.taken(photographs, name), labels, manifest.classes) for name in slices.CONDITIONS
    }


def _external(folder: Path, predict: Predict, classes: Sequence[str]) -> Mapping[str, Slice]:
    files = [(file, classes.index(label)) for label in classes for file in sorted((folder / label).glob("*.*"))]
    if not files:
        raise DatasetError(f"{folder} has no photographs in folders named {', '.join(classes)}")
    pixels = np.stack([_decoded(file) for file, _ in files])
    labels = np.array([label for _, label in files], np.int32)
    return {folder.name: _earned(predict, pixels, labels, classes)}


def _decoded(file: Path) -> Pixels:
    try:
        return imaging.decode(file.read_bytes()).pixels
    except ImageError as error:
        raise DatasetError(f"{file}: {error}; take it out of the folder") from error


def _earned(predict: Predict, pixels: Pixels, labels: Labels, classes: Sequence[str]) -> Slice:
    parts = [predict(pixels[start : start + BATCH]) for start in range(0, len(pixels), BATCH)]
    answers = np.concatenate([part["probabilities"].argmax(axis=1) for part in parts]).astype(np.int32)
    return Slice.of(answers, np.concatenate([part["novelty"] for part in parts]), labels, classes)
