"""Models that keep the contract and load in a moment, of one convolution; and some that break it."""

import io
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import tensorflow as tf
from PIL import Image

from ml import export
from ml.model import Calibration, Head
from ml.publish.candidate import Candidate, GoldenRequest
from tests.conftest import CLASSES

FEATURES: Final = 8


@cache
def backbone() -> Any:
    """Photographs → (n, 7, 7, 8)."""
    import keras

    keras.utils.set_random_seed(1)
    convolution = keras.layers.Conv2D(FEATURES, 32, strides=32, activation="relu")
    return keras.Sequential([keras.Input((224, 224, 3)), convolution])


@cache
def small_model(seed: int = 0, *, broken: bool = False) -> bytes:
    kernel = np.random.default_rng(seed).normal(size=(FEATURES, len(CLASSES))).astype(np.float32)
    head = Head(kernel * np.nan if broken else kernel, np.zeros(len(CLASSES), np.float32))
    return export.export(backbone(), head, Calibration(1.0, np.eye(2, FEATURES, dtype=np.float32), 0.5), CLASSES)


@cache
def model_of_another_signature() -> bytes:
    """It loads and answers, and only with probabilities."""
    v1 = tf.compat.v1
    with TemporaryDirectory() as scratch, tf.Graph().as_default(), v1.Session() as session:
        images = v1.placeholder(tf.uint8, [None, 224, 224, 3])
        light = tf.reduce_mean(tf.cast(images, tf.float32), axis=[1, 2, 3]) / 255.0
        outputs = {"probabilities": tf.stack([light, 1 - light], axis=1)}
        signature = v1.saved_model.predict_signature_def({"images": images}, outputs)
        builder = v1.saved_model.Builder(f"{scratch}/model")
        builder.add_meta_graph_and_variables(session, ["serve"], {export.SIGNATURE: signature})
        builder.save()
        return Path(scratch, "model", "saved_model.pb").read_bytes()


@cache
def photographs() -> tuple[bytes, ...]:
    rng = np.random.default_rng(3)
    return tuple(_jpeg(rng.integers(0, 255, (224, 224, 3), np.uint8)) for _ in range(3))


@cache
def candidate(version: int, seed: int = 0) -> Candidate:
    """A version that answers as its golden requests say."""
    file = small_model(seed)
    asked = Candidate(version, file, CLASSES, tuple(GoldenRequest.of(each, ()) for each in photographs()))
    answers = export.load(file)(asked.golden_pixels())["probabilities"].tolist()
    golden = tuple(GoldenRequest.of(*pair) for pair in zip(photographs(), answers, strict=True))
    return Candidate(version, file, CLASSES, golden)


def _jpeg(pixels: Any) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=95)
    return out.getvalue()
