"""Whether photographs are still like those that the champion was tested on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.stats import fisher_exact, ks_2samp, kstwobign, mannwhitneyu

from ml.policies import RetrainingPolicy

NUMBERS: Final = ("probability", "novelty", "brightness", "sharpness", "size")
LABEL: Final = "label"
SIGNALS: Final = (*NUMBERS, LABEL)
COLUMNS: Final = ("sha256", "probability", "novelty", "brightness", "sharpness", "width", "height", "label")
EXACT: Final = 1_000_000  # photographs of the one times those of the other

Sample = Sequence[float] | Sequence[str] | npt.NDArray[Any]
Samples = Mapping[str, Sample]  # signal → one value a photograph


@dataclass(frozen=True)
class Shift:
    """How far photographs are from the reference in one signal."""

    signal: str
    distance: float  # 0 to 1: the largest gap between two distribution functions; of labels, the share that moved
    p_value: float


@dataclass(frozen=True)
class Drift:
    """The shift of each signal, over so many predictions."""

    predictions: int
    shifts: tuple[Shift, ...]


def size(width: int, height: int) -> int:
    """The shorter side: the same for either way up, and thumbnails of one area differ in it."""
    return min(width, height)


def signals(predictions: Iterable[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Of rows with COLUMNS, newest first. A photograph that comes again is no second witness: one answer counts."""
    once = {row["sha256"]: row for row in reversed(list(predictions))}
    sized = [dict(row) | {"size": size(row["width"], row["height"])} for row in once.values()]
    return {name: [row[name] for row in sized] for name in SIGNALS}


def measure_drift(reference: Samples, live: Samples) -> tuple[Shift, ...]:
    """In each signal that the reference has, which older ones have fewer of; none where nothing came yet."""
    return tuple(_shift(name, reference[name], live[name]) for name in SIGNALS if name in reference and len(live[name]))


def significant(shifts: Iterable[Shift], policy: RetrainingPolicy) -> tuple[Shift, ...]:
    """Those that are large enough to matter and rarer than chance allows in a month of looks, the surest first.

    Looks share the false alarms by Bonferroni, which holds however their windows overlap; signals by Holm.
    """
    level, found = policy.drift_false_alarms / policy.drift_checks, []
    for place, shift in enumerate(sorted(shifts, key=lambda each: each.p_value)):
        if shift.p_value >= level / (len(SIGNALS) - place):
            break
        found.append(shift)
    return tuple(shift for shift in found if shift.distance >= policy.drift_distance)


def _shift(signal: str, reference: Sample, live: Sample) -> Shift:
    distance, p_value = (_of_labels if signal == LABEL else _of_numbers)(np.asarray(reference), np.asarray(live))
    return Shift(signal, float(distance), min(1.0, float(p_value)))


def _of_numbers(reference: npt.NDArray[Any], live: npt.NDArray[Any]) -> tuple[float, float]:
    """Kolmogorov–Smirnov sees every difference, Mann–Whitney sees a move to one side sooner: two tests, so twice p."""
    distance, any_difference = _kolmogorov_smirnov(reference, live)
    if not distance:
        return 0.0, 1.0
    one_side = mannwhitneyu(reference, live, method="asymptotic").pvalue
    return distance, 2 * min(any_difference, one_side)


def _kolmogorov_smirnov(reference: npt.NDArray[Any], live: npt.NDArray[Any]) -> tuple[float, float]:
    """Exact where that takes no time. SciPy's own limit would say p = 0 for distance 1, were it of one photograph."""
    together, product = len(reference) + len(live), len(reference) * len(live)
    if product <= EXACT:
        found = ks_2samp(reference, live, method="exact")
        return found.statistic, found.pvalue
    distance = ks_2samp(reference, live, method="asymp").statistic
    return distance, kstwobign.sf(distance * (product / together) ** 0.5)


def _of_labels(reference: npt.NDArray[Any], live: npt.NDArray[Any]) -> tuple[float, float]:
    """Total variation, and Fisher's exact test of each label against the rest: a χ² of few photographs is too sure."""
    labels = np.union1d(reference, live)
    before, now = (np.array([(sample == label).sum() for label in labels]) for sample in (reference, live))
    distance = np.abs(before / len(reference) - now / len(live)).sum() / 2
    tables = [[[b, len(reference) - b], [n, len(live) - n]] for b, n in zip(before, now, strict=True)]
    tested = tables if len(labels) > 2 else tables[:1]  # of two labels, one says it all
    return distance, len(tested) * min(fisher_exact(table).pvalue for table in tested)
