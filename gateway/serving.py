"""TensorFlow Serving, asked over gRPC: the version under a label answers, or nobody does."""

import asyncio
import json
from collections.abc import Sequence
from typing import Final

import grpc

from gateway import tensors
from gateway.answers import Answer
from gateway.circuit import Circuit
from gateway.errors import ModelReplyInvalid, ModelTimeout, ModelUnavailable, NoAnswer
from gateway.proto.predict_pb2 import ModelSpec, PredictRequest, PredictResponse
from gateway.serving_channels import Options, ServingAddress
from ml.imaging import Pixels

_SERVICE: Final = "tensorflow.serving.PredictionService"
CHUNK: Final = 8  # images a request: 1.2 MB, below gRPC's usual limit of 4 MB, and replicas share a batch

Context = Sequence[tuple[str, str]]  # gRPC metadata: the trace that a request belongs to

_SERVICE_CONFIG: Final = {
    "loadBalancingConfig": [{"round_robin": {}}],
    "methodConfig": [
        {
            "name": [{"service": _SERVICE}],
            # Predicting changes nothing, so a replica that goes away hands its requests to the next one.
            "retryPolicy": {
                "maxAttempts": 3,
                "initialBackoff": "0.05s",
                "maxBackoff": "0.2s",
                "backoffMultiplier": 2,
                "retryableStatusCodes": ["UNAVAILABLE"],
            },
        }
    ],
}
_OPTIONS: Final[Options] = (
    ("grpc.service_config", json.dumps(_SERVICE_CONFIG)),
    ("grpc.keepalive_time_ms", 10_000),
    ("grpc.keepalive_timeout_ms", 5_000),
    # gRPC waits up to two minutes between attempts; a replica that is back should be asked within a second.
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1_000),
    ("grpc.dns_min_time_between_resolutions_ms", 5_000),
)
# Nobody was there to ask. Every other refusal is an answer: serving is up.
_AWAY: Final = frozenset({grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED})
_NOTHING_SERVED: Final = frozenset({grpc.StatusCode.NOT_FOUND, grpc.StatusCode.FAILED_PRECONDITION})
# TensorFlow Serving says INVALID_ARGUMENT for this, as for an input of the wrong shape: only the words differ.
_UNKNOWN_LABEL: Final = "Unrecognized servable version label"


def connect(address: ServingAddress) -> grpc.aio.Channel:
    """Nothing is asked of serving yet; needs a running event loop."""
    return address.channel(_OPTIONS)


def no_answer(code: grpc.StatusCode, details: str, label: str) -> NoAnswer:
    """What a refusal of serving's means to the caller."""
    if code is grpc.StatusCode.DEADLINE_EXCEEDED:
        return ModelTimeout("serving did not answer within the deadline")
    if code in _NOTHING_SERVED or _UNKNOWN_LABEL in details:
        return ModelUnavailable(f"serving is up, but has no model under the label `{label}`")
    if code is grpc.StatusCode.INVALID_ARGUMENT:
        return ModelReplyInvalid("serving's model does not take what the gateway sends")
    return ModelUnavailable("serving does not answer")


class ServedModel:
    """The model under a label; the class names of each version are asked for once."""

    def __init__(
        self, channel: grpc.aio.Channel, circuit: Circuit, *, name: str, label: str, deadline_seconds: float
    ) -> None:
        self._call = channel.unary_unary(
            f"/{_SERVICE}/Predict",
            request_serializer=PredictRequest.SerializeToString,
            response_deserializer=PredictResponse.FromString,
        )
        self._circuit = circuit
        self.name = name
        self._label = label
        self._deadline_seconds = deadline_seconds
        self._classes: dict[int, tuple[str, ...]] = {}
        self._asking_classes = asyncio.Lock()

    async def predict(self, images: Sequence[Pixels], *, explain: bool, context: Context = ()) -> list[Answer]:
        """In the order of the images, uint8 (224, 224, 3). Raises NoAnswer, at once while the circuit is open."""
        chunks = [images[start : start + CHUNK] for start in range(0, len(images), CHUNK)]
        answered = await asyncio.gather(*(self._predict_chunk(chunk, context, explain=explain) for chunk in chunks))
        return [answer for answers in answered for answer in answers]

    async def version(self) -> int:
        """The version that answers now, at no cost to serving. Raises NoAnswer."""
        self._check_circuit()
        return await self.probe()

    async def probe(self) -> int:
        """The version that answers now, asked whatever the circuit says. Raises NoAnswer."""
        reply = await self._asked(tensors.classes_request(self._labelled()), ())
        version = tensors.version_of(reply)
        self._classes.setdefault(version, tensors.classes_of(reply))
        return version

    async def _predict_chunk(self, images: Sequence[Pixels], context: Context, *, explain: bool) -> list[Answer]:
        self._check_circuit()
        reply = await self._asked(tensors.prediction_request(self._labelled(), images, explain=explain), context)
        classes = await self._classes_of(tensors.version_of(reply))
        return tensors.answers_of(reply, classes, len(images), explain=explain)

    async def _classes_of(self, version: int) -> tuple[str, ...]:
        if known := self._classes.get(version):
            return known
        async with self._asking_classes:
            if version not in self._classes:
                reply = await self._asked(tensors.classes_request(tensors.by_version(self.name, version)), ())
                self._classes[version] = tensors.classes_of(reply)
            return self._classes[version]

    def _check_circuit(self) -> None:
        if self._circuit.state != "closed":
            failures = self._circuit.failures
            raise ModelUnavailable(f"serving has not answered {failures} times in a row; the circuit is open")

    async def _asked(self, request: PredictRequest, context: Context) -> PredictResponse:
        try:
            reply: PredictResponse = await self._call(request, timeout=self._deadline_seconds, metadata=context)
        except grpc.aio.AioRpcError as error:
            self._note(error.code())
            raise no_answer(error.code(), error.details() or "", self._label) from error
        self._circuit.answered()
        return reply

    def _note(self, refusal: grpc.StatusCode) -> None:
        if refusal in _AWAY:
            self._circuit.failed()
        else:
            self._circuit.answered()

    def _labelled(self) -> ModelSpec:
        return tensors.by_label(self.name, self._label)
