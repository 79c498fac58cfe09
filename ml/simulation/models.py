"""A model, its reference and its traffic, of photographs that are never the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ml import model, train
from ml.jobs.evaluation import DECIMALS
from ml.model import Calibration, Head
from ml.simulation.changes import Rng
from ml.simulation.photographs import Album, View

Rows = npt.NDArray[np.int64]
Signals = Mapping[str, npt.NDArray[Any]]

REFERENCE: Final = 0.3  # of the photographs: validation and test split, as in a real training
VALIDATION: Final = 1 / 3  # of those, which the temperature is fitted on
EPOCHS: Final = 30
DRAWS: Final = 5  # of reference and traffic a head: fitting one takes longer than a simulated month


@dataclass(frozen=True)
class Service:
    """The signals of the reference, and of the photographs that traffic is drawn from: as they came, and changed."""

    reference: Signals
    ordinary: Signals
    changed: Mapping[str, Signals]


def services(album: Album, count: int, rng: Rng) -> Iterator[Service]:
    """Head, reference and traffic share no photograph: what a head has learnt it is surer of than of what comes."""
    fitted = round((1 - REFERENCE) / 2 * len(album.labels))
    while True:
        rows = rng.permutation(len(album.labels))
        head = _head(album, rows[:fitted], int(rng.integers(2**31)))
        for _ in range(DRAWS):
            yield _service(album, rows[:fitted], head, rng.permutation(rows[fitted:]))
            count -= 1
            if count == 0:
                return


def _head(album: Album, rows: Rows, seed: int) -> Head:
    features, labels = album.plain.features[rows], album.labels[rows]
    return model.fit_head(features, labels, len(album.classes), epochs=EPOCHS, seed=seed)[0]


def _service(album: Album, fitted: Rows, head: Head, rest: Rows) -> Service:
    held_out = round(REFERENCE * len(album.labels))
    reference, traffic = rest[:held_out], rest[held_out:]
    calibration = _calibration(album, fitted, head, reference[: round(VALIDATION * held_out)])

    def signals(view: View, rows: Rows) -> Signals:
        probabilities = calibration.probabilities(head.logits(view.features[rows]))
        return {name: values[rows] for name, values in view.measured.items()} | {
            "probability": probabilities.max(axis=1).round(DECIMALS),
            "novelty": calibration.novelty(view.features[rows]),
            "label": np.array(album.classes)[probabilities.argmax(axis=1)],
        }

    changed = {name: signals(view, traffic) for name, view in album.changed.items()}
    return Service(signals(album.plain, reference), signals(album.plain, traffic), changed)


def _calibration(album: Album, fitted: Rows, head: Head, validation: Rows) -> Calibration:
    features, labels, classes = album.plain.features[fitted], album.labels[fitted], len(album.classes)
    logits = head.logits(album.plain.features[validation])
    return Calibration(
        model.fit_temperature(logits, album.labels[validation]),
        model.class_centroids(features, labels, classes),
        train.novelty_scale(features, labels, classes, seed=0),
    )
