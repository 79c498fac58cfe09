"""One frozen `saved_model.pb` that TensorFlow Serving 2.6 to today loads: BatchNorm folded, no `variables/`.

A Keras 3 model that is saved plainly is AVAILABLE in TF Serving and fails every Predict; hence the v1 builder.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from ml.imaging import SIDE, Pixels
from ml.model import Calibration, Head

SIGNATURE: Final = "serving_default"
OUTPUTS: Final = ("classes", "embedding", "heatmap", "novelty", "probabilities")  # sorted, as freezing flattens them
Array = npt.NDArray[np.float32]
Predict = Callable[[Pixels], dict[str, npt.NDArray[Any]]]


def export(backbone: Any, head: Head, calibration: Calibration, classes: Sequence[str]) -> bytes:
    """The bytes of `saved_model.pb`: uint8 `images` [N, 224, 224, 3] → probabilities, classes and the other outputs."""
    function = _serving_function(fold_batch_norms(backbone), head, calibration, classes)
    return _saved_model(_frozen(function))


def digest(saved_model: bytes) -> str:
    return hashlib.sha256(saved_model).hexdigest()


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


def _serving_function(backbone: Any, head: Head, calibration: Calibration, classes: Sequence[str]) -> Any:
    import tensorflow as tf

    names = tf.constant([list(classes)])  # (1, c)

    def serve(images: Any) -> dict[str, Any]:
        feature_map = backbone(tf.cast(images, tf.float32) / 127.5 - 1.0, training=False)  # (n, 7, 7, d)
        embedding = tf.reduce_mean(feature_map, axis=[1, 2])  # (n, d)
        logits = tf.matmul(embedding, head.kernel) + head.bias  # (n, c)
        predicted = tf.gather(tf.transpose(tf.constant(head.kernel)), tf.argmax(logits, axis=1))  # (n, d)
        # Not l2_normalize, whose epsilon is larger than the tiny features of untrained weights.
        unit = embedding / tf.maximum(tf.norm(embedding, axis=1, keepdims=True), 1e-12)
        nearest = tf.reduce_max(tf.matmul(unit, calibration.centroids, transpose_b=True), axis=1)  # (n,)
        return {
            "classes": tf.tile(names, [tf.shape(images)[0], 1]),
            "embedding": embedding,
            # Its mean plus the bias is the predicted class's logit: exact, not an approximation.
            "heatmap": tf.einsum("nhwd,nd->nhw", feature_map, predicted),
            "novelty": (1.0 - nearest) / calibration.novelty_scale,
            "probabilities": tf.nn.softmax(logits / calibration.temperature),
        }

    return tf.function(serve, input_signature=[tf.TensorSpec([None, SIDE, SIDE, 3], tf.uint8, name="images")])


def _frozen(function: Any) -> Any:
    from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

    return convert_variables_to_constants_v2(function.get_concrete_function())


def _saved_model(frozen: Any) -> bytes:
    """Rebuilt in a v1 graph, since a frozen function's own saver writes what TF Serving 2.6 cannot run."""
    import tensorflow as tf

    v1 = tf.compat.v1
    directory = Path(tempfile.mkdtemp(prefix="export-"))
    try:
        with tf.Graph().as_default(), v1.Session() as session:
            images = v1.placeholder(tf.uint8, [None, SIDE, SIDE, 3], name="images")
            flat = [tensor.name for tensor in frozen.outputs]
            tensors = tf.import_graph_def(frozen.graph.as_graph_def(), {frozen.inputs[0].name: images}, flat, name="")
            _write(directory / "model", session, images, dict(zip(OUTPUTS, tensors, strict=True)))
        return (directory / "model" / "saved_model.pb").read_bytes()
    finally:
        shutil.rmtree(directory)


def _write(directory: Path, session: Any, images: Any, outputs: dict[str, Any]) -> None:
    import tensorflow as tf

    v1 = tf.compat.v1
    named = {name: tf.identity(tensor, name=name) for name, tensor in outputs.items()}
    signature = v1.saved_model.predict_signature_def({"images": images}, named)
    builder = v1.saved_model.Builder(str(directory))
    builder.add_meta_graph_and_variables(session, ["serve"], {SIGNATURE: signature}, strip_default_attrs=True)
    builder.save()
