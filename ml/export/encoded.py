"""JPEG and PNG decoded in the graph, for clients that ask TensorFlow Serving directly.

The pixels are those of `ml.imaging`, but for what a graph cannot do: EXIF orientation stays unapplied, transparency is
dropped instead of laid on white, and a photograph is never scaled while it is decoded.
"""

from typing import Any

from ml.imaging import SIDE


def decoded(encoded: Any) -> Any:
    """String tensor [N] → uint8 [N, 224, 224, 3]. One that is no photograph fails the batch as INVALID_ARGUMENT."""
    import tensorflow as tf

    pixels = tf.map_fn(_decoded, encoded, fn_output_signature=tf.uint8)
    return tf.ensure_shape(pixels, [None, SIDE, SIDE, 3])


def _decoded(data: Any) -> Any:
    import tensorflow as tf

    # The accurate transform is Pillow's; the default one costs 0.03 of probability. The operation reads PNG as well.
    image = tf.io.decode_jpeg(data, channels=3, dct_method="INTEGER_ACCURATE")
    height = tf.shape(image)[0]
    # As Pillow resizes: first the width, then the height, each rounded to whole numbers.
    narrow = _rounded(tf.image.resize(image, tf.stack([height, SIDE]), antialias=True))
    return tf.cast(_rounded(tf.image.resize(narrow, [SIDE, SIDE], antialias=True)), tf.uint8)


def _rounded(values: Any) -> Any:
    import tensorflow as tf

    return tf.floor(values + 0.5)
