"""Ways to tell the classes apart, each fitted on the folds that it may learn from."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from ml import model, train, views
from ml.comparison.material import PLAIN, Material
from ml.features import Vectors
from ml.fine_tune import fine_tune
from ml.model import Calibration, Head, Probabilities
from ml.train import Recipe

EPOCHS: Final = 30
HIDDEN: Final = 64
FINE_TUNED_BLOCKS: Final = 2
FINE_TUNED_EPOCHS: Final = 3

Fold = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]  # places of what is learnt from, and of what is asked
Way = Callable[[Material, Fold], Mapping[str, Probabilities]]  # probabilities of what is asked, by condition


def every(weights: str, *, seed: int, with_fine_tuning: bool) -> dict[str, Way]:
    """By the name that the table has."""
    chosen = {
        "colour histogram, logistic regression": histogram(seed=seed),
        "MobileNetV2, linear head": linear_head(drawn=False, epochs=EPOCHS, seed=seed),
        "MobileNetV2, linear head, drawn views (ours)": linear_head(drawn=True, epochs=EPOCHS, seed=seed),
        "MobileNetV2, hidden head, drawn views": hidden_head(seed=seed),
    }
    tuned = {"MobileNetV2, last blocks fine-tuned": fine_tuned(weights, epochs=EPOCHS, seed=seed)}
    return chosen | (tuned if with_fine_tuning else {})


def linear_head(*, drawn: bool, epochs: int, seed: int) -> Way:
    """What the project trains, with or without its drawn views."""

    def way(material: Material, fold: Fold) -> Mapping[str, Probabilities]:
        learnt, asked = fold
        head = _fitted(material, learnt, drawn=drawn, epochs=epochs, seed=seed)
        return {name: _answers(head, each[asked]) for name, each in material.features.items()}

    return way


def fine_tuned(weights: str, *, epochs: int, seed: int) -> Way:
    """The last blocks fitted with the head, each epoch on another view."""

    def way(material: Material, fold: Fold) -> Mapping[str, Probabilities]:
        learnt, asked = fold
        head = _fitted(material, learnt, drawn=True, epochs=epochs, seed=seed)
        backbone = model.build_backbone(weights)
        tuned = fine_tune(
            backbone,
            head,
            lambda epoch: material.view(views.DRAWN[epoch % len(views.DRAWN)], learnt),
            material.labels[learnt],
            blocks=FINE_TUNED_BLOCKS,
            epochs=FINE_TUNED_EPOCHS,
            seed=seed,
        )
        extract = model.extractor(backbone)
        return {name: _answers(tuned, extract(each[asked])) for name, each in material.pixels.items()}

    return way


def hidden_head(*, seed: int) -> Way:
    """One hidden layer on the same features, with the drawn views."""

    def way(material: Material, fold: Fold) -> Mapping[str, Probabilities]:
        learnt, asked = fold
        vectors = material.vectors.of(learnt)
        network = MLPClassifier((HIDDEN,), alpha=1.0, early_stopping=True, random_state=seed, max_iter=100)
        fitted = make_pipeline(StandardScaler(), network).fit(
            vectors.all(), np.tile(material.labels[learnt], 1 + len(vectors.drawn))
        )
        return {name: fitted.predict_proba(each[asked]) for name, each in material.features.items()}

    return way


def histogram(*, seed: int) -> Way:
    """No network at all: how much of which colour."""

    def way(material: Material, fold: Fold) -> Mapping[str, Probabilities]:
        learnt, asked = fold
        plain = material.colours[PLAIN][learnt]
        fitted = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000, random_state=seed))
        fitted.fit(plain, material.labels[learnt])
        return {name: fitted.predict_proba(each[asked]) for name, each in material.colours.items()}

    return way


def _fitted(material: Material, learnt: npt.NDArray[np.int64], *, drawn: bool, epochs: int, seed: int) -> Head:
    vectors = material.vectors.of(learnt)
    seen = vectors if drawn else Vectors(vectors.plain)
    return train.fit_head(seen, material.labels[learnt], material.classes, Recipe(epochs, seed))[0]


def _answers(head: Head, features: Any) -> Probabilities:
    return Calibration(1.0, features[:0], 1.0).probabilities(head.logits(features))
