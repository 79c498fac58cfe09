"""Asks every serving replica behind a name, one by one, over TF Serving's gRPC API."""

import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import grpc
import numpy as np
import numpy.typing as npt

from ml.errors import MlError
from ml.export import OUTPUTS
from ml.imaging import SIDE, Pixels
from ml.model import Probabilities

DEADLINE_SECONDS: Final = 10.0
POLL_SECONDS: Final = 0.25
BLANK: Final = np.zeros((1, SIDE, SIDE, 3), np.uint8)  # for asking who answers, not what

State = tuple[str, str]  # a name of ModelVersionStatus.State, or the gRPC code of no answer; and the error's words


class ReplicaError(MlError):
    """A replica did not say or do in time what was asked of it."""


@dataclass(frozen=True)
class Replica:
    """One serving process, by its own address."""

    address: str  # host:port
    channel: grpc.Channel

    def state(self, model: str, version: int) -> State:
        """What GetModelStatus says of a version; NOT_FOUND when it was never listed since the replica started."""
        from tensorflow_serving.apis import get_model_status_pb2, model_service_pb2_grpc

        request = get_model_status_pb2.GetModelStatusRequest()
        request.model_spec.name = model
        request.model_spec.version.value = version
        try:
            answer = model_service_pb2_grpc.ModelServiceStub(self.channel).GetModelStatus(request, DEADLINE_SECONDS)
        except grpc.RpcError as error:
            return error.code().name, str(error.details())
        status = answer.model_version_status[0]
        return get_model_status_pb2.ModelVersionStatus.State.Name(status.state), status.status.error_message

    def predict(self, model: str, pixels: Pixels, *, version: int) -> Probabilities:
        """Probabilities (n, c) by explicit version. Raises ReplicaError."""
        return np.asarray(self._ask(model, pixels, version=version).outputs["probabilities"])

    def outputs(self, model: str, pixels: Pixels, *, version: int) -> Mapping[str, npt.NDArray[Any]]:
        """Every output of the signature, by explicit version. Raises ReplicaError, also for another signature."""
        return self._ask(model, pixels, version=version, outputs=OUTPUTS).outputs

    def labelled(self, model: str, label: str, pixels: Pixels = BLANK) -> int | None:
        """The version that answers under a label, or None while there is none."""
        try:
            return int(self._ask(model, pixels, label=label).version)
        except ReplicaError:
            return None

    def _ask(
        self,
        model: str,
        pixels: Pixels,
        *,
        version: int | None = None,
        label: str = "",
        outputs: Sequence[str] = ("probabilities",),
    ) -> "_Answer":
        import tensorflow as tf
        from tensorflow_serving.apis import predict_pb2, prediction_service_pb2_grpc

        request = predict_pb2.PredictRequest(output_filter=outputs)
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
            raise ReplicaError(f"{self.address}: {error.code().name}: {error.details()}{_advice(error)}") from error
        arrays = {name: tf.make_ndarray(tensor) for name, tensor in answer.outputs.items()}
        return _Answer(answer.model_spec.version.value, arrays)


def _advice(error: grpc.RpcError) -> str:
    away = error.code() in {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED}
    return "; once it answers, run the same again" if away else ""


@dataclass(frozen=True)
class _Answer:
    version: int
    outputs: dict[str, Any]


@contextmanager
def replicas(name: str, authority: Path | None = None) -> Iterator[list[Replica]]:
    """A channel to every address behind a name; `authority` is the PEM file of whoever signed their certificate.

    Raises ReplicaError when it has none.
    """
    addresses = addresses_behind(name)
    channels = [_channel(address, name, authority) for address in addresses]
    try:
        yield [Replica(*pair) for pair in zip(addresses, channels, strict=True)]
    finally:
        for channel in channels:
            channel.close()


def _channel(address: str, name: str, authority: Path | None) -> grpc.Channel:
    if authority is None:
        return grpc.insecure_channel(address)
    host = name.removeprefix("dns:///").removeprefix("ipv4:").partition(",")[0].rpartition(":")[0]
    options = [("grpc.ssl_target_name_override", host)]  # their certificate is for the name, not for an address
    return grpc.secure_channel(address, grpc.ssl_channel_credentials(authority.read_bytes()), options)


def addresses_behind(name: str) -> list[str]:
    """Of `host:port`, `dns:///host:port` or gRPC's way to write several, `ipv4:a:1,b:2`. Raises ReplicaError."""
    if name.startswith("ipv4:"):
        return sorted(name.removeprefix("ipv4:").split(","))
    host, _, port = name.removeprefix("dns:///").rpartition(":")
    try:
        found = {info[4][0] for info in socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)}
    except OSError as error:
        raise ReplicaError(f"no address behind {name}: {error}; is SERVING_GRPC right, and serving up?") from error
    return sorted(f"[{each}]:{port}" if ":" in str(each) else f"{each}:{port}" for each in found)


def wait_until(holds: Callable[[], bool], *, seconds: float, otherwise: Callable[[], str]) -> None:
    """Ask again and again until it holds. Raises ReplicaError that says how things stood at the end."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise ReplicaError(f"{otherwise()} after {seconds:g} s; when serving answers, run the same again")
        time.sleep(POLL_SECONDS)
