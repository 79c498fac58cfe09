"""The graph of both signatures as the bytes of a `saved_model.pb`."""

import shutil
import tempfile
from pathlib import Path
from typing import Any, Final

from ml.export.encoded import decoded
from ml.export.tower import OUTPUTS
from ml.imaging import SIDE

SIGNATURE: Final = "serving_default"
ENCODED: Final = "serve_encoded"


def frozen(function: Any) -> Any:
    """The concrete function with every variable a constant."""
    from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

    return convert_variables_to_constants_v2(function.get_concrete_function())


def saved_model(constant: Any) -> bytes:
    """Rebuilt in a v1 graph, since a frozen function's own saver writes what TF Serving 2.6 cannot run."""
    import tensorflow as tf

    v1 = tf.compat.v1
    directory = Path(tempfile.mkdtemp(prefix="export-"))
    try:
        with tf.Graph().as_default(), v1.Session() as session:
            files = v1.placeholder(tf.string, [None], name="encoded")
            # Whoever feeds pixels leaves the decoding out: both signatures share one tower.
            images = v1.placeholder_with_default(decoded(files), [None, SIDE, SIDE, 3], name="images")
            flat = [tensor.name for tensor in constant.outputs]
            tensors = tf.import_graph_def(
                constant.graph.as_graph_def(), {constant.inputs[0].name: images}, flat, name=""
            )
            inputs = {SIGNATURE: {"images": images}, ENCODED: {"encoded": files}}
            _write(directory / "model", session, inputs, dict(zip(OUTPUTS, tensors, strict=True)))
        return (directory / "model" / "saved_model.pb").read_bytes()
    finally:
        shutil.rmtree(directory)


def _write(directory: Path, session: Any, inputs: dict[str, dict[str, Any]], outputs: dict[str, Any]) -> None:
    import tensorflow as tf

    v1 = tf.compat.v1
    named = {name: tf.identity(tensor, name=name) for name, tensor in outputs.items()}
    signatures = {name: v1.saved_model.predict_signature_def(fed, named) for name, fed in inputs.items()}
    builder = v1.saved_model.Builder(str(directory))
    builder.add_meta_graph_and_variables(session, ["serve"], signatures, strip_default_attrs=True)
    builder.save()
