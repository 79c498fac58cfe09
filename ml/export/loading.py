"""The exported file as a function."""

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy.typing as npt

from ml.export.graph import SIGNATURE
from ml.imaging import Pixels

Predict = Callable[[Pixels], dict[str, npt.NDArray[Any]]]


def load(saved_model: bytes) -> Predict:
    """The exported file as a function of photographs, uint8 (n, 224, 224, 3) → its outputs by name."""
    import tensorflow as tf

    directory = Path(tempfile.mkdtemp(prefix="load-"))
    try:
        (directory / "saved_model.pb").write_bytes(saved_model)
        signature = tf.saved_model.load(str(directory)).signatures[SIGNATURE]
    finally:
        shutil.rmtree(directory)

    def predict(pixels: Pixels) -> dict[str, npt.NDArray[Any]]:
        return {name: tensor.numpy() for name, tensor in signature(images=tf.constant(pixels)).items()}

    return predict
