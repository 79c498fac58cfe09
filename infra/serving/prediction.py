"""Predict, the same for gRPC and REST."""

import time
from typing import Any

import tensorflow as tf
from grpc import StatusCode
from tensorflow_serving.apis import predict_pb2

from infra.serving import signature
from infra.serving.core import ServerCore
from infra.serving.errors import RequestRefused
from infra.serving.metrics import Metrics

PredictRequest = Any  # tensorflow.serving.PredictRequest; the package publishes no types
PredictResponse = Any


def predict(request: PredictRequest, core: ServerCore, metrics: Metrics) -> PredictResponse:
    """Raises RequestRefused."""
    if not request.HasField("model_spec"):
        raise RequestRefused(StatusCode.INVALID_ARGUMENT, "Missing ModelSpec")
    name = request.model_spec.signature_name or signature.DEFAULT
    with core.using(request.model_spec) as (version, servable):
        definition = servable.signature(name)
        feeds = signature.feeds(definition, request.inputs)
        fetches = signature.fetches(definition, request.output_filter)
        began = time.perf_counter()
        outputs = servable.run(feeds, fetches)
        metrics.runtime(request.model_spec.name, time.perf_counter() - began)
    return _response(request.model_spec.name, version, name, outputs)


def _response(model: str, version: int, signature_name: str, outputs: dict[str, signature.Array]) -> PredictResponse:
    response = predict_pb2.PredictResponse()
    response.model_spec.name = model
    response.model_spec.version.value = version
    response.model_spec.signature_name = signature_name
    for alias, array in outputs.items():
        response.outputs[alias].CopyFrom(tf.make_tensor_proto(array))
    return response
