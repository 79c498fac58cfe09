"""What chance alone gives on so many photographs: the gate refuses beyond it only."""

from typing import Final

import numpy as np
import numpy.typing as npt

from ml.evaluate.metrics import Confidence, Evaluation, Right, calibration_error

RESAMPLES: Final = 10_000
SIMULATIONS: Final = 500
SEED: Final = 0  # the same two models get the same verdict


def gained(challenger: Evaluation, champion: Evaluation, label: int | None = None) -> npt.NDArray[np.int64]:
    """+1 where only the challenger is right, −1 where only the champion is, else 0; of one class, or of all."""
    difference = challenger.right.astype(np.int64) - champion.right.astype(np.int64)
    return difference if label is None else difference[challenger.labels == label]


def upper_bound(differences: npt.NDArray[np.int64], confidence: float) -> float:
    """The upper end of a one-sided percentile bootstrap of the mean of paired differences."""
    shares = np.array([(differences == value).mean() for value in (-1, 0, 1)])
    # Resampling values that are −1, 0 or 1 is a draw of their counts.
    worse, _, better = np.random.default_rng(SEED).multinomial(len(differences), shares, RESAMPLES).T
    return float(np.quantile((better - worse) / len(differences), confidence))


def chance_calibration_error(confidence: Confidence, level: float) -> float:
    """The calibration error that a perfectly calibrated model stays below, with that probability."""
    rng = np.random.default_rng(SEED)
    errors = [calibration_error(confidence, _as_promised(confidence, rng)) for _ in range(SIMULATIONS)]
    return float(np.quantile(errors, level))


def _as_promised(confidence: Confidence, rng: np.random.Generator) -> Right:
    return np.asarray(rng.random(len(confidence)) < confidence)
