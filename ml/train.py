"""From cached features to a fitted, calibrated and exported model. Nothing here reads the environment."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from sklearn.model_selection import StratifiedKFold

from ml import model
from ml.catalog import Split
from ml.dataset import Manifest, Row
from ml.features import Features
from ml.model import Calibration, Head, Labels, Probabilities

FOLDS: Final = 5
NOVELTY_QUANTILE: Final = 0.95  # the share of photographs like the training ones that stay below novelty 1.0


@dataclass(frozen=True)
class Recipe:
    """What a training depends on besides its data set; the same recipe and data give the same model."""

    epochs: int
    seed: int


@dataclass(frozen=True)
class Trained:
    """A fitted head with its calibration, and the loss of each epoch."""

    head: Head
    calibration: Calibration
    losses: tuple[float, ...]


def labels_of(rows: Sequence[Row], classes: Sequence[str]) -> Labels:
    """Class indices int32 (n,), in the order of the rows."""
    return np.array([classes.index(row.label) for row in rows], dtype=np.int32)


def fit(manifest: Manifest, features: Features, recipe: Recipe) -> Trained:
    """Fit on the train split, calibrate on the validation split; features are in the order of the manifest's rows."""
    classes = manifest.classes
    labels = labels_of(manifest.rows, classes)
    train, validation = (_side(manifest, split) for split in (Split.TRAIN, Split.VALIDATION))
    head, losses = model.fit_head(features[train], labels[train], len(classes), epochs=recipe.epochs, seed=recipe.seed)
    calibration = Calibration(
        model.fit_temperature(head.logits(features[validation]), labels[validation]),
        model.class_centroids(features[train], labels[train], len(classes)),
        novelty_scale(features[train], labels[train], len(classes), seed=recipe.seed),
    )
    return Trained(head, calibration, tuple(losses))


def novelty_scale(features: Features, labels: Labels, classes: int, *, seed: int) -> float:
    """The 95th percentile of the distance of each photograph to centroids that it had no part in."""
    distances = np.empty(len(labels), dtype=np.float32)
    for rest, held_out in _folds(labels, seed):
        centroids = model.class_centroids(features[rest], labels[rest], classes)
        distances[held_out] = model.cosine_distance(features[held_out], centroids)
    return max(float(np.quantile(distances, NOVELTY_QUANTILE)), 1e-6)


def out_of_fold(features: Features, labels: Labels, classes: int, recipe: Recipe) -> Probabilities:
    """Each photograph's probabilities by a head that never saw it, (n, c); for when the test split is too small."""
    probabilities = np.empty((len(labels), classes))
    for rest, held_out in _folds(labels, recipe.seed):
        head, _ = model.fit_head(features[rest], labels[rest], classes, epochs=recipe.epochs, seed=recipe.seed)
        plain = Calibration(1.0, features[:0], 1.0)
        probabilities[held_out] = plain.probabilities(head.logits(features[held_out]))
    return probabilities


def golden_rows(manifest: Manifest, each: int = 4) -> list[Row]:
    """A few photographs of each class, of the test split: those whose answers every replica must give."""
    test = manifest.of(Split.TEST)
    return [row for label in manifest.classes for row in [row for row in test if row.label == label][:each]]


def _side(manifest: Manifest, split: Split) -> Any:
    return np.array([row.split is split for row in manifest.rows])


def _folds(labels: Labels, seed: int) -> list[tuple[Any, Any]]:
    folds = min(FOLDS, int(np.bincount(labels).min()))
    return list(StratifiedKFold(folds, shuffle=True, random_state=seed).split(labels, labels))
