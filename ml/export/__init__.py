"""One frozen `saved_model.pb` that TensorFlow Serving 2.6 to today loads: BatchNorm folded, no `variables/`.

A Keras 3 model that is saved plainly is AVAILABLE in TF Serving and fails every Predict; hence the v1 builder.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

from ml.export.folding import fold_batch_norm, fold_batch_norms
from ml.export.graph import ENCODED, SIGNATURE, frozen, saved_model
from ml.export.loading import Predict, load
from ml.export.tower import OUTPUTS, serving_function
from ml.model import Calibration, Head

__all__ = [
    "ENCODED",
    "OUTPUTS",
    "SIGNATURE",
    "Predict",
    "digest",
    "export",
    "fold_batch_norm",
    "fold_batch_norms",
    "load",
]


def export(backbone: Any, head: Head, calibration: Calibration, classes: Sequence[str]) -> bytes:
    """The bytes of `saved_model.pb`: photographs, as pixels or as files → probabilities and the other outputs."""
    return saved_model(frozen(serving_function(fold_batch_norms(backbone), head, calibration, classes)))


def digest(saved_model: bytes) -> str:
    return hashlib.sha256(saved_model).hexdigest()
