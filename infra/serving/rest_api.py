"""TF Serving's REST API: what a path means, and its answer."""

import json
import re
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote

import tensorflow as tf
from grpc import StatusCode
from tensorflow_serving.apis import get_model_metadata_pb2, get_model_status_pb2, predict_pb2

from infra.serving import model_info, prediction, rest_json, signature
from infra.serving.core import ServerCore
from infra.serving.errors import RequestRefused
from infra.serving.metrics import Metrics

_PATH: Final = re.compile(
    r"/v1/models/(?P<model>[^/:]+)(/versions/(?P<version>\d{1,18})|/labels/(?P<label>[^/:]+))?(?P<what>/metadata|:predict)?",
    re.IGNORECASE,
)
_METHODS: Final = {("GET", ""): "status", ("GET", "/metadata"): "metadata", ("POST", ":predict"): "predict"}
_HTTP_STATUS: Final = {
    StatusCode.INVALID_ARGUMENT: 400,
    StatusCode.FAILED_PRECONDITION: 400,
    StatusCode.OUT_OF_RANGE: 400,
    StatusCode.NOT_FOUND: 404,
    StatusCode.RESOURCE_EXHAUSTED: 429,
    StatusCode.CANCELLED: 499,
    StatusCode.UNIMPLEMENTED: 501,
    StatusCode.UNAVAILABLE: 503,
    StatusCode.DEADLINE_EXCEEDED: 504,
}
Json = Any


@dataclass(frozen=True)
class Route:
    """What is asked of which model: its `status`, its `metadata`, or to `predict`."""

    method: str
    model: str
    version: int | None
    label: str | None

    def fill(self, spec: Any) -> None:
        spec.name = self.model
        if self.version is not None:
            spec.version.value = self.version
        if self.label is not None:
            spec.version_label = self.label


def route(verb: str, path: str) -> Route:
    """Raises RequestRefused."""
    found = _PATH.fullmatch(path)
    method = _METHODS.get((verb, (found["what"] or "").lower())) if found else None
    if not found or not method:
        raise RequestRefused(StatusCode.INVALID_ARGUMENT, f"Malformed request: {verb} {path}")
    version = int(found["version"]) if found["version"] else None
    return Route(method, unquote(found["model"]), version, unquote(found["label"]) if found["label"] else None)


class RestApi:
    """Answers (HTTP status, JSON body); errors are {"error": …}."""

    def __init__(self, core: ServerCore, metrics: Metrics) -> None:
        self._core = core
        self._metrics = metrics

    def answer(self, verb: str, path: str, body: bytes) -> tuple[int, bytes]:
        try:
            asked = route(verb, path)
            with self._metrics.request(asked.model, asked.method, "REST"):
                return 200, json.dumps(self._answer(asked, body)).encode()
        except RequestRefused as refused:
            return _HTTP_STATUS.get(refused.code, 500), json.dumps({"error": str(refused)}).encode()

    def _answer(self, asked: Route, body: bytes) -> Json:
        if asked.method == "predict":
            return self._predict(asked, body)
        return self._metadata(asked) if asked.method == "metadata" else self._status(asked)

    def _status(self, asked: Route) -> Json:
        request = get_model_status_pb2.GetModelStatusRequest()
        asked.fill(request.model_spec)
        return rest_json.described(model_info.model_status(request, self._core))

    def _metadata(self, asked: Route) -> Json:
        request = get_model_metadata_pb2.GetModelMetadataRequest(metadata_field=[model_info.SIGNATURE_DEF])
        asked.fill(request.model_spec)
        response = model_info.model_metadata(request, self._core)
        signatures = get_model_metadata_pb2.SignatureDefMap()
        response.metadata[model_info.SIGNATURE_DEF].Unpack(signatures)
        metadata = {model_info.SIGNATURE_DEF: rest_json.described(signatures)}
        return {"model_spec": rest_json.described(response.model_spec), "metadata": metadata}

    def _predict(self, asked: Route, body: bytes) -> Json:
        sent = rest_json.read(body)
        request = predict_pb2.PredictRequest()
        asked.fill(request.model_spec)
        request.model_spec.signature_name = sent.signature_name
        with self._core.using(request.model_spec) as (_, servable):
            inputs = servable.signature(sent.signature_name or signature.DEFAULT).inputs
            for alias, array in rest_json.arrays(sent, inputs).items():
                request.inputs[alias].CopyFrom(tf.make_tensor_proto(array, inputs[alias].dtype))
        response = prediction.predict(request, self._core, self._metrics)
        outputs = {alias: tf.make_ndarray(tensor) for alias, tensor in sorted(response.outputs.items())}
        return rest_json.answer(outputs, by_row=sent.by_row)
