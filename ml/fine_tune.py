"""Fits the last blocks of the backbone too: a choice, where its ImageNet features do not tell the classes apart."""

import re
from collections.abc import Callable
from typing import Any, Final

import numpy as np

from ml.imaging import SIDE, Pixels
from ml.model import BATCH, Head, Labels

BLOCKS: Final = 17  # inverted residual blocks 0 to 16, of which block 0 has no number in Keras' names
LEARNING_RATE: Final = 1e-5
View = Callable[[int], Pixels]  # the photographs as an epoch sees them, uint8 (n, 224, 224, 3)


def fine_tune(backbone: Any, head: Head, see: View, labels: Labels, *, blocks: int, epochs: int, seed: int) -> Head:
    """Fit the backbone's last blocks, in place, and the head with them; batch normalisation keeps its statistics."""
    import keras

    keras.utils.set_random_seed(seed)
    unfreeze(backbone, blocks)
    network, dense = _classifier(backbone, head)
    network.compile(keras.optimizers.Adam(LEARNING_RATE), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    for epoch in range(epochs):
        network.fit(see(epoch), labels, batch_size=BATCH, epochs=1, verbose=0)
    return Head(*(np.asarray(each) for each in dense.get_weights()))


def unfreeze(backbone: Any, blocks: int) -> None:
    """The last convolution, and so many blocks before it."""
    first = BLOCKS - blocks
    import keras

    for layer in backbone.layers:
        number = re.match(r"(?:expanded_conv|block_(\d+))_", layer.name)
        place = BLOCKS if layer.name.startswith(("Conv_1", "out_relu")) else int(number[1] or 0) if number else -1
        layer.trainable = place >= first and not isinstance(layer, keras.layers.BatchNormalization)


def _classifier(backbone: Any, head: Head) -> tuple[Any, Any]:
    import keras

    images = keras.Input((SIDE, SIDE, 3), dtype="uint8")
    scaled = keras.layers.Rescaling(1 / 127.5, offset=-1.0)(images)
    dense = keras.layers.Dense(len(head.bias))
    logits = dense(keras.layers.GlobalAveragePooling2D()(backbone(scaled, training=False)))
    dense.set_weights([head.kernel, head.bias])
    return keras.Model(images, logits), dense
