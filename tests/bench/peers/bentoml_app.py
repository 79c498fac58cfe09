"""BentoML with adaptive batching, its limits as they come. `bentoml serve tests.bench.peers.bentoml_app:Plants`."""

import os

import bentoml
import numpy as np
from PIL.Image import Image, Resampling

from ml.imaging import SIDE, Pixels, picture
from tests.bench.peers import keras_call


@bentoml.service(workers=int(os.environ["PEER_WORKERS"]))
class Plants:
    def __init__(self) -> None:
        self.probabilities = keras_call.loaded()

    @bentoml.api(batchable=True)  # type: ignore[untyped-decorator] # BentoML is not in our environment
    def predict(self, images: list[Image]) -> list[list[float]]:
        answered: list[list[float]] = self.probabilities(np.stack([_pixels(each) for each in images])).tolist()
        return answered


def _pixels(image: Image) -> Pixels:
    """As ml.imaging decodes, of a file that BentoML has opened."""
    return np.asarray(picture(image).resize((SIDE, SIDE), Resampling.BILINEAR), dtype=np.uint8)
