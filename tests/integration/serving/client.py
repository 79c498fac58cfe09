"""A client on the official stubs, for whichever server the tests are pointed at."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import grpc
import numpy as np
import tensorflow as tf
from tensorflow_serving.apis import (
    get_model_metadata_pb2,
    get_model_status_pb2,
    model_service_pb2_grpc,
    predict_pb2,
    prediction_service_pb2_grpc,
)

State = get_model_status_pb2.ModelVersionStatus.State


@dataclass(frozen=True)
class Answer:
    version: int
    signature: str
    outputs: dict[str, Any]


@dataclass(frozen=True)
class Client:
    address: str
    channel: grpc.Channel

    def predict(self, model: str, **asked: Any) -> Answer:
        response = self.send(model, **asked).result()
        named = {alias: tf.make_ndarray(tensor) for alias, tensor in response.outputs.items()}
        return Answer(response.model_spec.version.value, response.model_spec.signature_name, named)

    def send(
        self, model: str, *, inputs: dict[str, Any] | None = None, outputs: Sequence[str] = (), **spec: Any
    ) -> Any:
        """On its way when this returns. `spec` may hold version, version_label and signature_name."""
        request = predict_pb2.PredictRequest(output_filter=outputs)
        fill(request.model_spec, model, **spec)
        for alias, array in ({"images": photographs(1)} if inputs is None else inputs).items():
            request.inputs[alias].CopyFrom(tf.make_tensor_proto(array))
        return prediction_service_pb2_grpc.PredictionServiceStub(self.channel).Predict.future(request, 30)

    def states(self, model: str, **spec: Any) -> dict[int, str]:
        return {each.version: State.Name(each.state) for each in self.status(model, **spec).model_version_status}

    def status(self, model: str, **spec: Any) -> Any:
        request = get_model_status_pb2.GetModelStatusRequest()
        fill(request.model_spec, model, **spec)
        return model_service_pb2_grpc.ModelServiceStub(self.channel).GetModelStatus(request, 30)

    def signatures(self, model: str, field: str = "signature_def") -> Any:
        request = get_model_metadata_pb2.GetModelMetadataRequest(metadata_field=[field])
        fill(request.model_spec, model)
        response = prediction_service_pb2_grpc.PredictionServiceStub(self.channel).GetModelMetadata(request, 30)
        signatures = get_model_metadata_pb2.SignatureDefMap()
        response.metadata["signature_def"].Unpack(signatures)
        return signatures.signature_def

    def wait_state(self, model: str, version: int, state: str) -> None:
        def reached() -> bool:
            with suppress(grpc.RpcError):
                return self.states(model, version=version) == {version: state}
            return False

        wait_until(reached, f"version {version} of {model} to be {state}")

    def code(self, model: str, **request: Any) -> str:
        """What Predict answers: OK, or the name of its error."""
        try:
            self.predict(model, **request)
        except grpc.RpcError as error:
            return str(error.code().name)
        return "OK"


def fill(model_spec: Any, model: str, *, version: int | None = None, **names: str) -> None:
    model_spec.name = model
    if version is not None:
        model_spec.version.value = version
    for field, value in names.items():
        setattr(model_spec, field, value)


def photographs(count: int) -> Any:
    return np.random.default_rng(7).integers(0, 256, (count, 224, 224, 3), dtype=np.uint8)


def wait_until(holds: Callable[[], bool], what: str, *, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"waited {seconds:g} s for {what}"
        time.sleep(0.05)


def stays(holds: Callable[[], bool], *, seconds: float) -> bool:
    """Whether it holds for as long as a server that polls could change its mind."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not holds():
            return False
    return True
