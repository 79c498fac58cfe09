"""What is told of a version besides what the gate looks at: intervals, other conditions, other people's photographs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from mlflow.tracking import MlflowClient

from ml import imaging, registry
from ml.dataset import DatasetError
from ml.evaluate import Decision, Evaluation, intervals, slices
from ml.evaluate.slices import Slice
from ml.export import Predict
from ml.imaging import ImageError, Pixels
from ml.jobs.evaluation import HeldOut, in_batches
from ml.model import Labels
from ml.model_card import ModelCard


@dataclass(frozen=True)
class Earned:
    """A version on its test split, the gate's word, and a folder of other people's photographs if there is one."""

    evaluation: Evaluation
    decision: Decision
    external: Path | None


def log(client: MlflowClient, run_id: str, predict: Predict, photographs: HeldOut, earned: Earned) -> None:
    """Metrics and the model card, into the version's run. Raises DatasetError for a folder without photographs."""
    classes = tuple(earned.evaluation.metrics.recall)
    conditions = _conditions(photographs, predict, classes)
    external = _external(earned.external, predict, classes) if earned.external else {}
    between = intervals.intervals(earned.evaluation)
    numbers = intervals.flat(between, "test")
    for name, each in conditions.items():
        numbers |= each.flat(f"slice_{name}")
    for each in external.values():
        numbers |= each.flat("external")
    registry.log_metrics(numbers, run_id)
    card = ModelCard(
        registry.tags_of(client, run_id),
        registry.params_of(client, run_id),
        earned.evaluation.metrics,
        between,
        earned.evaluation.latency_milliseconds,
        conditions,
        external,
        earned.decision,
    )
    registry.log_bytes(run_id, registry.MODEL_CARD, card.markdown().encode())


def _conditions(photographs: HeldOut, predict: Predict, classes: Sequence[str]) -> dict[str, Slice]:
    bodies, labels = photographs.test_bodies, photographs.test_labels
    return {name: _earned(predict, slices.taken(bodies, name), labels, classes) for name in slices.CONDITIONS}


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
    parts = in_batches(predict, pixels)
    answers = np.concatenate([part["probabilities"].argmax(axis=1) for part in parts]).astype(np.int32)
    return Slice.of(answers, np.concatenate([part["novelty"] for part in parts]), labels, classes)
