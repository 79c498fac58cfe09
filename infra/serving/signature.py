"""A request against a SignatureDef: the checks of TF Serving's predict_util, and two that its C++ session makes."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import tensorflow as tf
from grpc import StatusCode

from infra.serving.errors import RequestRefused

DEFAULT: Final = "serving_default"
SignatureDef = Any  # tensorflow.SignatureDef; TensorFlow publishes no types
Array = npt.NDArray[Any]


def feeds(signature: SignatureDef, inputs: Mapping[str, Any]) -> dict[str, Array]:
    """Arrays by the names that the graph gives its inputs, from TensorProtos by alias. Raises RequestRefused."""
    if inputs.keys() != signature.inputs.keys():
        expected, sent = sorted(signature.inputs), sorted(inputs)
        raise _invalid(f"inputs do not match the signature: sent {sent}, expected {expected}")
    return {info.name: _array(alias, info, inputs[alias]) for alias, info in signature.inputs.items()}


def fetches(signature: SignatureDef, output_filter: Sequence[str]) -> dict[str, str]:
    """The graph's names of the outputs asked for, all when none are named. Raises RequestRefused."""
    for alias in output_filter:
        if alias not in signature.outputs:
            raise _invalid(f"output tensor alias not found in signature: {alias}, expected {sorted(signature.outputs)}")
    if len(set(output_filter)) < len(output_filter):
        raise _invalid(f"duplicate output tensor alias in {list(output_filter)}")
    return {alias: signature.outputs[alias].name for alias in output_filter or sorted(signature.outputs)}


def _array(alias: str, info: Any, sent: Any) -> Array:
    # Python's session casts what does not fit and answers nonsense; the C++ one refuses.
    if sent.dtype != info.dtype:
        raise _invalid(f"input {alias} must have type {tf.dtypes.as_dtype(info.dtype).name}")
    try:
        array = np.asarray(tf.make_ndarray(sent))
    except (ValueError, TypeError) as error:
        raise _invalid(f"tensor parsing error: {alias}") from error
    shape = tf.TensorShape(info.tensor_shape)
    if not shape.is_compatible_with(array.shape):
        raise _invalid(f"input {alias} has shape {array.shape}, expected {shape}")
    return array


def _invalid(message: str) -> RequestRefused:
    return RequestRefused(StatusCode.INVALID_ARGUMENT, message)
