"""BatchNorm merged into the convolutions before it: half the operations of a prediction, and nothing left to train."""

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]


def fold_batch_norm(
    kernel: Array, bias: Array | None, norm: tuple[Array, Array, Array, Array], epsilon: float
) -> tuple[Array, Array]:
    """Merge an inference-time BatchNorm into the convolution before it (arXiv:1712.05877, section 3.2).

    `norm` is (gamma, beta, mean, variance), each of the convolution's output channels.
    """
    gamma, beta, mean, variance = norm
    scale = gamma / np.sqrt(variance + epsilon)  # (out,)
    shift = beta - mean * scale if bias is None else beta + (bias - mean) * scale
    return kernel * scale, shift


def fold_batch_norms(backbone: Any) -> Any:
    """The same network with each BatchNorm merged into its convolution; the feature map changes by at most 1e-3."""
    import keras

    class PassThrough(keras.layers.Layer):  # type: ignore[misc]
        """Stands where a BatchNorm stood."""

        def call(self, inputs: Any, mask: Any = None) -> Any:
            del mask
            return inputs

    folded_by = {norm.input.name: norm for norm in backbone.layers if _is_batch_norm(norm)}

    def clone(layer: Any) -> Any:
        if _is_batch_norm(layer):
            return PassThrough(name=layer.name)
        config = layer.get_config()
        if layer.output.name in folded_by and "use_bias" in config:
            config["use_bias"] = True
        return layer.__class__.from_config(config)

    folded = keras.models.clone_model(backbone, clone_function=clone)
    for layer in backbone.layers:
        if layer.output.name in folded_by and layer.weights:
            folded.get_layer(layer.name).set_weights(_merged(layer, folded_by[layer.output.name]))
    return folded


def _is_batch_norm(layer: Any) -> bool:
    return type(layer).__name__ == "BatchNormalization"


def _merged(convolution: Any, norm: Any) -> list[Array]:
    kernel, *bias = convolution.get_weights()
    # A depthwise kernel is (h, w, in, 1): its output channels are the third axis.
    depthwise = type(convolution).__name__ == "DepthwiseConv2D"
    kernel = np.moveaxis(kernel, 2, 3) if depthwise else kernel
    kernel, shift = fold_batch_norm(kernel, bias[0] if bias else None, tuple(norm.get_weights()), norm.epsilon)
    return [np.moveaxis(kernel, 3, 2) if depthwise else kernel, shift]
