"""From photographs to the outputs of the signatures: the backbone, the head, and what the calibration adds."""

from collections.abc import Sequence
from typing import Any, Final

from ml.imaging import SIDE
from ml.model import Calibration, Head

OUTPUTS: Final = ("classes", "embedding", "heatmap", "novelty", "probabilities")  # sorted, as freezing flattens them


def serving_function(backbone: Any, head: Head, calibration: Calibration, classes: Sequence[str]) -> Any:
    """A `tf.function` of `images`, uint8 [N, 224, 224, 3], whose weights are constants once it is frozen."""
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
