"""The model contract on the wire: requests of uint8 images, replies whose shapes and types are checked."""

import math
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from google.protobuf.wrappers_pb2 import Int64Value

from gateway.answers import Answer, Floats
from gateway.errors import ModelReplyInvalid
from gateway.proto.predict_pb2 import DT_FLOAT, DT_STRING, DT_UINT8, ModelSpec, PredictRequest, PredictResponse, Tensor
from ml.imaging import SIDE, Pixels

SIGNATURE: Final = "serving_default"
HEATMAP_SIDE: Final = 7
_ONE_BLANK_IMAGE: Final = (np.zeros((SIDE, SIDE, 3), np.uint8),)


def by_label(name: str, label: str) -> ModelSpec:
    return ModelSpec(name=name, version_label=label, signature_name=SIGNATURE)


def by_version(name: str, version: int) -> ModelSpec:
    return ModelSpec(name=name, version=Int64Value(value=version), signature_name=SIGNATURE)


def prediction_request(model: ModelSpec, images: Sequence[Pixels], *, explain: bool) -> PredictRequest:
    """Images uint8 (224, 224, 3); outputs that are not asked for are not computed."""
    return _request(model, images, ["probabilities", "novelty", *(["heatmap"] if explain else [])])


def classes_request(model: ModelSpec) -> PredictRequest:
    """Costs serving nothing: the class names are a constant of the graph."""
    return _request(model, _ONE_BLANK_IMAGE, ["classes"])


def version_of(reply: PredictResponse) -> int:
    """Which version answered a request by label."""
    version = reply.model_spec.version.value
    if version <= 0:
        raise ModelReplyInvalid("the model's answer does not say which version gave it")
    return version


def classes_of(reply: PredictResponse) -> tuple[str, ...]:
    """The labels, in the order of the probabilities."""
    tensor = _output(reply, "classes", DT_STRING)
    classes = tuple(name.decode("utf-8", errors="replace") for name in tensor.string_val)
    if _shape(tensor) != (1, len(classes)) or len(set(classes)) != len(classes) or not classes:
        raise ModelReplyInvalid(f"the model's output `classes` holds {classes!r} in shape {_shape(tensor)}")
    return classes


def answers_of(reply: PredictResponse, classes: tuple[str, ...], count: int, *, explain: bool) -> list[Answer]:
    """One for each of `count` images. Raises ModelReplyInvalid."""
    probabilities = _floats(reply, "probabilities", (count, len(classes)))
    novelty = _floats(reply, "novelty", (count,))
    heatmaps: Iterable[Floats | None] = [None] * count
    if explain:
        heatmaps = _floats(reply, "heatmap", (count, HEATMAP_SIDE, HEATMAP_SIDE))
    version = version_of(reply)
    rows = zip(probabilities, novelty, heatmaps, strict=True)
    return [Answer(version, classes, row, float(new), heatmap) for row, new, heatmap in rows]


def _request(model: ModelSpec, images: Sequence[Pixels], outputs: list[str]) -> PredictRequest:
    shape = {"dim": [{"size": size} for size in (len(images), SIDE, SIDE, 3)]}
    content = b"".join(image.tobytes() for image in images)
    tensor = Tensor(dtype=DT_UINT8, tensor_shape=shape, tensor_content=content)
    return PredictRequest(model_spec=model, inputs={"images": tensor}, output_filter=outputs)


def _floats(reply: PredictResponse, name: str, shape: tuple[int, ...]) -> Floats:
    """TensorFlow Serving fills float_val or tensor_content, as it pleases."""
    tensor = _output(reply, name, DT_FLOAT)
    raw = tensor.tensor_content
    whole = len(raw) == 4 * math.prod(shape) if raw else len(tensor.float_val) == math.prod(shape)
    if _shape(tensor) != shape or not whole:
        raise ModelReplyInvalid(f"the model's output `{name}` has shape {_shape(tensor)}, expected {shape}")
    values = np.frombuffer(raw, "<f4") if raw else np.array(tensor.float_val, np.float32)
    if not np.isfinite(values).all():
        raise ModelReplyInvalid(f"the model's output `{name}` holds values that are no numbers")
    return values.reshape(shape)


def _output(reply: PredictResponse, name: str, dtype: int) -> Tensor:
    # Reading a missing key of a protobuf map would add it.
    if name not in reply.outputs:
        raise ModelReplyInvalid(f"the model's answer has no output `{name}`")
    tensor = reply.outputs[name]
    if tensor.dtype != dtype:
        raise ModelReplyInvalid(f"the model's output `{name}` has type {tensor.dtype}, expected {dtype}")
    return tensor


def _shape(tensor: Tensor) -> tuple[int, ...]:
    return tuple(dim.size for dim in tensor.tensor_shape.dim)
