"""Asks every serving replica behind a name, one by one, over TF Serving's gRPC API."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import grpc
import numpy as np

from ml.errors import MlError
from ml.imaging import Pixels
from ml.model import Probabilities

DEADLINE_SECONDS: Final = 10.0
POLL_SECONDS: Final = 0.25


class ReplicaError(MlError):
    """A replica did not say or do in time what was asked of it."""


@dataclass(frozen=True)
class Replica:
    """One serving process, by its own address."""

    address: str  # host:port
    channel: grpc.Channel

    def state(self, model: str, version: int) -> tuple[str, str]:
        """(state, error message) of a version, as GetModelStatus says; ("UNKNOWN", reason) when it is not listed."""
        from tensorflow_serving.apis import get_model_status_pb2, model_service_pb2_grpc

        request = get_model_status_pb2.GetModelStatusRequest()
        request.model_spec.name = model
        request.model_spec.version.value = version
        try:
            answer = model_service_pb2_grpc.ModelServiceStub(self.channel).GetModelStatus(request, DEADLINE_SECONDS)
        except grpc.RpcError as error:
            return "UNKNOWN", f"{error.code().name}: {error.details()}"
        status = answer.model_version_status[0]
        return get_model_status_pb2.ModelVersionStatus.State.Name(status.state), status.status.error_message

    def predict(self, model: str, pixels: Pixels, *, version: int) -> Probabilities:
        """Probabilities (n, c) by explicit version. Raises ReplicaError."""
        return np.asarray(self._ask(model, pixels, version=version).outputs["probabilities"])

    def labelled(self, model: str, label: str, pixels: Pixels) -> int | None:
        """The version that answers under a label, or None while there is none."""
        try:
            return int(self._ask(model, pixels, label=label).version)
        except ReplicaError:
            return None

    def _ask(self, model: str, pixels: Pixels, *, version: int | None = None, label: str = "") -> "_Answer":
        import tensorflow as tf
        from tensorflow_serving.apis import predict_pb2, prediction_service_pb2_grpc

        request = predict_pb2.PredictRequest(output_filter=["probabilities"])
        request.model_spec.name = model
        if version is None:
            request.model_spec.version_label = label
        else:
            request.model_spec.version.value = version
        request.inputs["images"].CopyFrom(tf.make_tensor_proto(pixels))
        try:
            stub = prediction_service_pb2_grpc.PredictionServiceStub(self.channel)
            answer = stub.Predict(request, DEADLINE_SECONDS)
        except grpc.RpcError as error:
            raise ReplicaError(f"{self.address}: {error.code().name}: {error.details()}") from error
        outputs = {name: tf.make_ndarray(tensor) for name, tensor in answer.outputs.items()}
        return _Answer(answer.model_spec.version.value, outputs)


@dataclass(frozen=True)
class _Answer:
    version: int
    outputs: dict[str, Any]


@contextmanager
def replicas(name: str) -> Iterator[list[Replica]]:
    """A channel to every address behind `host:port`. Raises ReplicaError when the name has none."""
    host, _, port = name.removeprefix("dns:///").rpartition(":")
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except OSError as error:
        raise ReplicaError(f"no address behind {name}: {error}") from error
    addresses = sorted(f"[{each}]:{port}" if ":" in str(each) else f"{each}:{port}" for each in found)
    channels = [grpc.insecure_channel(address) for address in addresses]
    try:
        yield [Replica(*pair) for pair in zip(addresses, channels, strict=True)]
    finally:
        for channel in channels:
            channel.close()


def wait_until(holds: Callable[[], bool], *, seconds: float, otherwise: Callable[[], str]) -> None:
    """Ask again and again until it holds. Raises ReplicaError that says how things stood at the end."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise ReplicaError(f"{otherwise()} after {seconds:g} s")
        time.sleep(POLL_SECONDS)
