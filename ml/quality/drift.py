"""Whether the photographs in service are still like those that the champion was tested on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.stats import ks_2samp

from ml.policies import RetrainingPolicy

SIGNALS: Final = ("probability", "novelty", "brightness", "sharpness")
Numbers = Sequence[float] | npt.NDArray[np.float64]
Samples = Mapping[str, Numbers]  # signal → one number a photograph


@dataclass(frozen=True)
class Shift:
    """How far the live photographs are from the reference in one signal."""

    signal: str
    distance: float  # largest gap between the two distribution functions, 0 to 1
    p_value: float


@dataclass(frozen=True)
class Drift:
    """The shift of each signal, over so many predictions."""

    predictions: int
    shifts: tuple[Shift, ...]


def measure_drift(reference: Samples, live: Samples) -> Drift:
    """Two-sample Kolmogorov–Smirnov on each signal; no shifts where there is no prediction yet."""
    predictions = len(live[SIGNALS[0]])
    return Drift(predictions, tuple(_shift(name, reference[name], live[name]) for name in SIGNALS if predictions))


def significant(shift: Shift, policy: RetrainingPolicy) -> bool:
    """Large enough to matter, and rarer than chance allows in a month of looks at every signal (Bonferroni)."""
    level = policy.drift_false_alarms / (len(SIGNALS) * policy.drift_checks)
    return shift.distance >= policy.drift_distance and shift.p_value < level


def _shift(signal: str, reference: Numbers, live: Numbers) -> Shift:
    # The exact distribution falls back on this one with a warning where it is too slow.
    found = ks_2samp(reference, live, method="asymp")
    return Shift(signal, float(found.statistic), float(found.pvalue))
