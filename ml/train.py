"""From cached features to a fitted, calibrated and exported model. Nothing here reads the environment."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from sklearn.model_selection import StratifiedKFold

from ml import model
from ml.catalog import Split
from ml.dataset import Manifest, Row
from ml.features import Features, Vectors
from ml.model import Calibration, Head, HeldOut, Labels, Probabilities

FOLDS: Final = 5
CURVE: Final = (0.125, 0.25, 0.5, 1.0)  # of the train split
NOVELTY_QUANTILE: Final = 0.95  # the share of photographs like the training ones that stay below novelty 1.0


@dataclass(frozen=True)
class Recipe:
    """What a training depends on besides its data set; the same recipe and data give the same model."""

    epochs: int
    seed: int
    fine_tuned_blocks: int = 0  # of the backbone, from its end
    fine_tuned_epochs: int = 3


@dataclass(frozen=True)
class Trained:
    """A fitted head with its calibration, and the loss of each epoch that was worth it."""

    head: Head
    calibration: Calibration
    losses: tuple[float, ...]


def labels_of(rows: Sequence[Row], classes: Sequence[str]) -> Labels:
    """Class indices int32 (n,), in the order of the rows."""
    return np.array([classes.index(row.label) for row in rows], dtype=np.int32)


def fit(manifest: Manifest, vectors: Vectors, recipe: Recipe) -> Trained:
    """Fit on every view of the train split until the validation split gains nothing more, and calibrate.

    Vectors are in the order of the manifest's rows.
    """
    classes = manifest.classes
    labels = labels_of(manifest.rows, classes)
    train, validation = (_side(manifest, split) for split in (Split.TRAIN, Split.VALIDATION))
    held_out = (vectors.plain[validation], labels[validation])
    head, losses = fit_head(vectors.of(train), labels[train], len(classes), recipe, held_out)
    return Trained(head, calibrate(manifest, vectors.plain, head, seed=recipe.seed), tuple(losses))


def calibrate(manifest: Manifest, features: Features, head: Head, *, seed: int) -> Calibration:
    """Temperature from the validation split, novelty from the train split; features in the order of the rows."""
    labels, classes = labels_of(manifest.rows, manifest.classes), len(manifest.classes)
    train, validation = (_side(manifest, split) for split in (Split.TRAIN, Split.VALIDATION))
    return Calibration(
        model.fit_temperature(head.logits(features[validation]), labels[validation]),
        model.class_centroids(features[train], labels[train], classes),
        novelty_scale(features[train], labels[train], classes, seed=seed),
    )


def fit_head(
    vectors: Vectors, labels: Labels, classes: int, recipe: Recipe, held_out: HeldOut | None = None
) -> tuple[Head, list[float]]:
    """A head on every view, and the loss of each epoch; a step takes as many rows as a batch of photographs has."""
    seen = 1 + len(vectors.drawn)
    return model.fit_head(
        vectors.all(),
        np.tile(labels, seen),
        classes,
        epochs=recipe.epochs,
        seed=recipe.seed,
        batch=seen * model.BATCH,
        weights=vectors.weights(),
        held_out=held_out,
    )


def novelty_scale(features: Features, labels: Labels, classes: int, *, seed: int) -> float:
    """The 95th percentile of the distance of each photograph to centroids that it had no part in."""
    distances = np.empty(len(labels), dtype=np.float32)
    for rest, held_out in _folds(labels, seed):
        centroids = model.class_centroids(features[rest], labels[rest], classes)
        distances[held_out] = model.cosine_distance(features[held_out], centroids)
    return max(float(np.quantile(distances, NOVELTY_QUANTILE)), 1e-6)


def out_of_fold(vectors: Vectors, labels: Labels, classes: int, recipe: Recipe) -> Probabilities:
    """Each photograph's probabilities by a head that never saw it, (n, c); for when the test split is too small.

    Heads of folds have no photographs to spare for early stopping, so `recipe.epochs` is how long each is fitted.
    """
    probabilities = np.empty((len(labels), classes))
    for rest, held_out in _folds(labels, recipe.seed):
        head, _ = fit_head(vectors.of(rest), labels[rest], classes, recipe)
        plain = Calibration(1.0, vectors.plain[:0], 1.0)
        probabilities[held_out] = plain.probabilities(head.logits(vectors.plain[held_out]))
    return probabilities


def learning_curve(manifest: Manifest, vectors: Vectors, recipe: Recipe) -> list[tuple[int, float]]:
    """Accuracy on validation and test split after so many photographs of the train split: whether more would help."""
    labels, classes = labels_of(manifest.rows, manifest.classes), len(manifest.classes)
    train = np.flatnonzero(_side(manifest, Split.TRAIN))
    held_out = ~_side(manifest, Split.TRAIN)
    order = np.random.default_rng(recipe.seed).permutation(train)
    curve = []
    for share in CURVE:
        some = order[: max(2 * classes, round(share * len(order)))]
        if len(set(labels[some].tolist())) == classes:
            head, _ = fit_head(vectors.of(some), labels[some], classes, recipe)
            right = head.logits(vectors.plain[held_out]).argmax(axis=1) == labels[held_out]
            curve.append((len(some), float(right.mean())))
    return curve


def golden_rows(manifest: Manifest, each: int = 4) -> list[Row]:
    """A few photographs of each class, of the test split: those whose answers every replica must give."""
    test = manifest.of(Split.TEST)
    return [row for label in manifest.classes for row in [row for row in test if row.label == label][:each]]


def _side(manifest: Manifest, split: Split) -> Any:
    return np.array([row.split is split for row in manifest.rows])


def _folds(labels: Labels, seed: int) -> list[tuple[Any, Any]]:
    folds = min(FOLDS, int(np.bincount(labels).min()))
    return list(StratifiedKFold(folds, shuffle=True, random_state=seed).split(labels, labels))
