"""Between which figures a model's true worth lies, as far as so many photographs tell: percentile bootstrap."""

from collections.abc import Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from ml.evaluate.metrics import Evaluation, calibration_error

RESAMPLES: Final = 2000
LEVEL: Final = 0.95
SEED: Final = 0

Interval = tuple[float, float]  # lower, upper


def intervals(model: Evaluation) -> Mapping[str, Interval]:
    """95 % intervals by name: accuracy, each class's recall, log_loss, brier, calibration_error."""
    drawn = np.random.default_rng(SEED).integers(0, len(model.labels), (RESAMPLES, len(model.labels)))
    one_hot = np.eye(model.probabilities.shape[1])[model.labels]
    given = model.probabilities[np.arange(len(model.labels)), model.labels]
    each = {
        "accuracy": model.right.astype(float),
        "log_loss": -np.log(np.clip(given, 1e-12, 1)),
        "brier": ((model.probabilities - one_hot) ** 2).sum(axis=1),
    }
    found = {name: _between(values[drawn].mean(axis=1)) for name, values in each.items()}
    for index, name in enumerate(model.metrics.recall):
        found[f"recall_{name}"] = _between(_share(model.right[drawn], model.labels[drawn] == index))
    errors = [calibration_error(model.confidence[rows], model.right[rows]) for rows in drawn[:500]]
    return found | {"calibration_error": _between(np.array(errors))}


def flat(found: Mapping[str, Interval], prefix: str) -> dict[str, float]:
    """Numbers by name, as MLflow logs them."""
    bounds = {f"{prefix}_{name}": interval for name, interval in found.items()}
    lower = {f"{name}_lower": interval[0] for name, interval in bounds.items()}
    return lower | {f"{name}_upper": interval[1] for name, interval in bounds.items()}


def _share(right: npt.NDArray[np.bool_], among: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Of right answers among some of each resample; one that drew none of them tells nothing."""
    there = among.any(axis=1)
    return np.asarray((right & among)[there].sum(axis=1) / among[there].sum(axis=1))


def _between(values: npt.NDArray[np.float64]) -> Interval:
    tail = (1 - LEVEL) / 2
    lower, upper = np.quantile(values, [tail, 1 - tail])
    return float(lower), float(upper)
