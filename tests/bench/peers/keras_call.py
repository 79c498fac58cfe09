"""How the peers ask Keras: PEER_MODEL is the model's file, PEER_CALL the method that each of their calls becomes."""

import os
from collections.abc import Callable
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt

from ml.imaging import Pixels

Call = Literal["predict", "predict_on_batch"]
Probabilities = npt.NDArray[np.float32]  # (n, c)

# What tutorials and the Keras support of these servers call, without its progress bar.
_OPTIONS: Final[dict[str, dict[str, Any]]] = {"predict": {"verbose": 0}, "predict_on_batch": {}}


def loaded() -> Callable[[Pixels], Probabilities]:
    """Photographs, uint8 (n, 224, 224, 3) → (n, c); loads TensorFlow."""
    import keras

    model = keras.models.load_model(os.environ["PEER_MODEL"])
    name = os.environ["PEER_CALL"]
    call, options = getattr(model, name), _OPTIONS[name]
    return lambda pixels: np.asarray(call(pixels, **options))
