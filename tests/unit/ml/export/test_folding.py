"""BatchNorm merged into the convolution before it: the answers stay."""

from typing import Any

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from ml.export import fold_batch_norm, fold_batch_norms

Array = npt.NDArray[np.float32]


@given(st.integers(0, 10_000), st.booleans())
def test_a_folded_kernel_answers_as_the_kernel_and_its_norm(seed: int, biased: bool) -> None:
    rng = np.random.default_rng(seed)
    inputs, kernel = (rng.normal(size=shape).astype(np.float32) for shape in ((5, 4), (4, 3)))
    gamma, beta, mean, shifted = rng.normal(size=(4, 3)).astype(np.float32)
    variance = rng.uniform(0.1, 2, 3).astype(np.float32)
    bias = shifted if biased else None
    folded, shift = fold_batch_norm(kernel, bias, (gamma, beta, mean, variance), 1e-3)
    plain = inputs @ kernel + (0 if bias is None else bias)
    expected = (plain - mean) / np.sqrt(variance + 1e-3) * gamma + beta
    assert np.allclose(inputs @ folded + shift, expected, atol=1e-4)


def unlike_each_other(rng: np.random.Generator, like: Array) -> Array:
    return rng.uniform(0.3, 1.5, like.shape).astype(np.float32)


def test_a_folded_network_answers_as_before() -> None:
    import keras

    layers = keras.layers
    inputs = keras.Input((16, 16, 3))
    hidden = layers.BatchNormalization()(layers.Conv2D(4, 3, use_bias=False)(inputs))
    hidden = layers.BatchNormalization(epsilon=1e-2)(layers.DepthwiseConv2D(3)(layers.ReLU(6.0)(hidden)))
    network = keras.Model(inputs, layers.Add()([hidden, hidden]))
    rng = np.random.default_rng(0)
    network.set_weights([unlike_each_other(rng, each) for each in network.get_weights()])
    folded = fold_batch_norms(network)
    photographs = rng.normal(size=(2, 16, 16, 3)).astype(np.float32)
    assert not [each for each in folded.layers if type(each).__name__ == "BatchNormalization"]
    assert np.allclose(network(photographs, training=False), folded(photographs), atol=1e-4)


def test_the_folded_backbone_has_the_same_feature_map(lively: Any, pixels: npt.NDArray[np.uint8]) -> None:
    scaled = pixels[:2].astype(np.float32) / 127.5 - 1
    plain, folded = (np.asarray(each(scaled, training=False)) for each in (lively, fold_batch_norms(lively)))
    assert np.abs(plain - folded).max() <= 1e-3 * plain.max()
