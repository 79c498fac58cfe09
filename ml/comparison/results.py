"""What each way earns in cross-validation, on the same folds."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sklearn.metrics import log_loss
from sklearn.model_selection import StratifiedKFold

from ml.comparison.material import PLAIN, Material
from ml.comparison.ways import Fold, Way
from ml.model import Labels, Probabilities

FOLDS: Final = 5


@dataclass(frozen=True)
class Result:
    """What a way earned, a number a fold, and how long fitting and asking took in all."""

    name: str
    accuracy: Mapping[str, Sequence[float]]  # by condition
    log_loss: Sequence[float]  # of the photographs as they came
    seconds: float


def compare(material: Material, ways: Mapping[str, Way], *, seed: int) -> Iterator[Result]:
    """Every way, one after the other."""
    folds = list(StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(material.labels, material.labels))
    return (_result(name, way, material, folds) for name, way in ways.items())


def _result(name: str, way: Way, material: Material, folds: Sequence[Fold]) -> Result:
    started = time.perf_counter()
    answers = [way(material, fold) for fold in folds]
    took = time.perf_counter() - started
    labels = [material.labels[asked] for _, asked in folds]
    pairs = list(zip(answers, labels, strict=True))
    accuracy = {each: [_accuracy(answer[each], own) for answer, own in pairs] for each in answers[0]}
    losses = [float(log_loss(own, answer[PLAIN], labels=range(material.classes))) for answer, own in pairs]
    return Result(name, accuracy, losses, took)


def _accuracy(probabilities: Probabilities, labels: Labels) -> float:
    return float((probabilities.argmax(axis=1) == labels).mean())
