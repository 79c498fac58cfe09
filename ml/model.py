"""The network: MobileNetV2 without its top, and a Dense head that is fitted on cached features.

Axes in comments: n photographs, d = 1280 features, c classes.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax

from ml.errors import MlError
from ml.features import Extract, Features
from ml.imaging import SIDE, Pixels

Labels = npt.NDArray[np.int32]  # (n,) class indices
Weights = npt.NDArray[np.float32]  # (n,) how much each row counts; 1 on average
Logits = npt.NDArray[np.float32]  # (n, c)
Probabilities = npt.NDArray[np.float64]  # (n, c), rows add up to 1
HeldOut = tuple[Features, Labels]

L2: Final = 0.2  # on standardised features; accuracy is flat from 0.1 to 1, calibration is best at the lower end
PATIENCE: Final = 5  # epochs without a gain on held-out photographs
LEARNING_RATE: Final = 1e-3
BATCH: Final = 32
RANDOM_BACKBONE_SEED: Final = 0
UNFAMILIAR_ABOVE: Final = 1.0  # novelty, as the gateway has it: the 95th percentile of the training photographs


class WeightsError(MlError):
    """The backbone's weights are not where BACKBONE_WEIGHTS says; nothing was trained."""


@dataclass(frozen=True)
class Head:
    """Logits are `features @ kernel + bias`; standardisation is folded into both."""

    kernel: Features  # (d, c)
    bias: npt.NDArray[np.float32]  # (c,)

    def logits(self, features: Features) -> Logits:
        return np.asarray(features @ self.kernel + self.bias, dtype=np.float32)


@dataclass(frozen=True)
class Calibration:
    """What turns logits into probabilities, and features into novelty."""

    temperature: float
    centroids: Features  # (c, d), of unit length
    novelty_scale: float  # 95th percentile of out-of-fold distances: novelty 1.0

    def probabilities(self, logits: Logits) -> Probabilities:
        return np.asarray(softmax(logits.astype(np.float64) / self.temperature, axis=1))

    def novelty(self, features: Features) -> npt.NDArray[np.float32]:
        return cosine_distance(features, self.centroids) / np.float32(self.novelty_scale)


def weights_digest(weights: str) -> str:
    """What features depend on: the file's content, or the name of what Keras downloads or the seed draws."""
    if weights == "imagenet":
        return hashlib.sha256(b"keras.applications mobilenet_v2_1.0_224_no_top imagenet").hexdigest()
    if weights == "random":
        return hashlib.sha256(f"random {RANDOM_BACKBONE_SEED}".encode()).hexdigest()
    return hashlib.sha256(_existing(weights).read_bytes()).hexdigest()


def weights_kind(weights: str) -> str:
    """`imagenet`, `random` or `file`: what the tag `backbone.weights` and the model card say."""
    return weights if weights in {"imagenet", "random"} else "file"


def build_backbone(weights: str) -> Any:
    """MobileNetV2 1.0 without its top, float32 [-1, 1] (n, 224, 224, 3) → (n, 7, 7, 1280). Raises WeightsError."""
    import keras

    source = {"imagenet": "imagenet", "random": None}.get(weights, weights)
    if weights_kind(weights) == "file":
        _existing(weights)
    if source is None:
        keras.utils.set_random_seed(RANDOM_BACKBONE_SEED)
    try:
        return keras.applications.MobileNetV2(include_top=False, weights=source, input_shape=(SIDE, SIDE, 3))
    except (OSError, ValueError) as error:
        raise WeightsError(f"BACKBONE_WEIGHTS={weights}: {error}") from error


def extractor(backbone: Any) -> Extract:
    """The backbone with pooling, as one graph function over uint8 photographs, of which it takes any number."""
    import tensorflow as tf

    def pooled(images: Any) -> Any:
        return tf.reduce_mean(backbone(tf.cast(images, tf.float32) / 127.5 - 1.0, training=False), axis=[1, 2])

    compiled = tf.function(pooled, input_signature=[tf.TensorSpec([None, SIDE, SIDE, 3], tf.uint8)])

    def extract(pixels: Pixels) -> Features:
        starts = range(0, len(pixels), BATCH)
        parts = [np.asarray(compiled(pixels[start : start + BATCH]), dtype=np.float32) for start in starts]
        return np.concatenate(parts)

    return extract


def fit_head(
    features: Features,
    labels: Labels,
    classes: int,
    *,
    epochs: int,
    seed: int,
    batch: int = BATCH,
    weights: Weights | None = None,
    held_out: HeldOut | None = None,
) -> tuple[Head, list[float]]:
    """Fit the Dense head with Keras; gives it with the loss of each epoch. The same arguments give the same head.

    With held-out photographs it is that of the epoch that was best on them; fitting stops PATIENCE epochs later.
    """
    import keras

    keras.utils.set_random_seed(seed)
    mean, deviation = features.mean(axis=0), features.std(axis=0)
    deviation = np.where(deviation > 0, deviation, 1).astype(np.float32)
    dense = keras.layers.Dense(classes, kernel_initializer="zeros", kernel_regularizer=keras.regularizers.L2(L2))
    network = keras.Sequential([keras.Input((features.shape[1],)), dense])
    network.compile(keras.optimizers.Adam(LEARNING_RATE), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    watched: dict[str, Any] = {}
    if held_out is not None:
        best = keras.callbacks.EarlyStopping(patience=PATIENCE, restore_best_weights=True)
        watched = {"validation_data": ((held_out[0] - mean) / deviation, held_out[1]), "callbacks": [best]}
    scaled = (features - mean) / deviation
    history = network.fit(scaled, labels, sample_weight=weights, batch_size=batch, epochs=epochs, verbose=0, **watched)
    kernel, bias = dense.get_weights()
    folded = kernel / deviation[:, None]
    return Head(folded, bias - mean @ folded), [float(loss) for loss in history.history["loss"]]


def fit_temperature(logits: Logits, labels: Labels) -> float:
    """The temperature that minimises the log-loss of held-out logits (arXiv:1706.04599)."""
    rows = np.arange(len(labels))

    def log_loss(log_temperature: float) -> float:
        return float(-log_softmax(logits / np.exp(log_temperature), axis=1)[rows, labels].mean())

    # A few dozen photographs say little about extremes: a factor of 4 either way is as far as they are believed.
    return float(np.exp(minimize_scalar(log_loss, bounds=(-np.log(4), np.log(4)), method="bounded").x))


def class_centroids(features: Features, labels: Labels, classes: int) -> Features:
    """The mean direction of each class, (c, d), of unit length."""
    means = np.stack([_unit(features[labels == each]).mean(axis=0) for each in range(classes)])
    return _unit(means)


def cosine_distance(features: Features, centroids: Features) -> npt.NDArray[np.float32]:
    """1 − the largest cosine to a centroid, (n,)."""
    return np.asarray(1.0 - (_unit(features) @ centroids.T).max(axis=1), dtype=np.float32)


def assemble(backbone: Any, head: Head, temperature: float) -> Any:
    """The whole Keras model: uint8-ranged photographs (n, 224, 224, 3) → calibrated probabilities (n, c)."""
    import keras

    images = keras.Input((SIDE, SIDE, 3), dtype="uint8", name="images")
    scaled = keras.layers.Rescaling(1 / 127.5, offset=-1.0)(images)
    pooled = keras.layers.GlobalAveragePooling2D()(backbone(scaled, training=False))
    dense = keras.layers.Dense(len(head.bias), activation="softmax", name="probabilities")
    model = keras.Model(images, dense(pooled), name="plants")
    dense.set_weights([head.kernel / temperature, head.bias / temperature])
    return model


def _existing(weights: str) -> Path:
    path = Path(weights)
    if not path.is_file():
        raise WeightsError(f"BACKBONE_WEIGHTS={weights}: no such file; unset it to download Keras' ImageNet weights")
    return path


def _unit(vectors: Features) -> Features:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)
