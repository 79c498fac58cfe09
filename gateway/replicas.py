"""How every version stands on every serving replica behind a name, asked of each of them by itself."""

import asyncio
import socket
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import grpc

from gateway import tensors
from gateway.errors import ModelReplyInvalid
from gateway.proto.model_status_pb2 import GetModelStatusRequest, GetModelStatusResponse, ModelVersionStatus
from gateway.proto.predict_pb2 import ModelSpec, PredictRequest, PredictResponse
from gateway.serving_channels import ServingAddress

# Serving is up and has never been told of the model, or has no version under the label: an answer, and an empty one.
_NOTHING: Final = frozenset(
    {grpc.StatusCode.NOT_FOUND, grpc.StatusCode.FAILED_PRECONDITION, grpc.StatusCode.INVALID_ARGUMENT}
)


@dataclass(frozen=True)
class Fleet:
    """All replicas at one moment; `away` are addresses behind which nobody answered in time."""

    states: Mapping[int, Mapping[str, int]]  # version → state, a name of ModelVersionStatus.State → replicas
    labelled: frozenset[int]  # the versions that answer under the label: two while it moves
    away: Sequence[str]


class Replicas:
    """Every one behind an address."""

    def __init__(self, serving: ServingAddress, *, model: str, label: str, deadline_seconds: float) -> None:
        self._serving = serving
        self._model = model
        self._deadline_seconds = deadline_seconds
        self.label = label

    async def look(self) -> Fleet:
        """Never raises: who does not answer is away."""
        try:
            addresses = await addresses_behind(self._serving.name)
        except OSError:
            return Fleet({}, frozenset(), [self._serving.name])
        found = await asyncio.gather(*(self._ask(each) for each in addresses))
        return together(dict(zip(addresses, found, strict=True)))

    async def _ask(self, address: str) -> "ReplicaState | None":
        async with self._serving.channel_to(address) as channel:
            try:
                states, labelled = await asyncio.gather(self._states(channel), self._labelled(channel))
            except (grpc.aio.AioRpcError, ModelReplyInvalid):
                return None
            return ReplicaState(states, labelled)

    async def _states(self, channel: grpc.aio.Channel) -> dict[int, str]:
        ask = channel.unary_unary(
            "/tensorflow.serving.ModelService/GetModelStatus",
            request_serializer=GetModelStatusRequest.SerializeToString,
            response_deserializer=GetModelStatusResponse.FromString,
        )
        request = GetModelStatusRequest(model_spec=ModelSpec(name=self._model))
        try:
            told: GetModelStatusResponse = await ask(request, timeout=self._deadline_seconds)
        except grpc.aio.AioRpcError as error:
            if error.code() in _NOTHING:
                return {}
            raise
        return {each.version: ModelVersionStatus.State.Name(each.state) for each in told.model_version_status}

    async def _labelled(self, channel: grpc.aio.Channel) -> int | None:
        """By a prediction of nothing: GetModelStatus passes labels over."""
        ask = channel.unary_unary(
            "/tensorflow.serving.PredictionService/Predict",
            request_serializer=PredictRequest.SerializeToString,
            response_deserializer=PredictResponse.FromString,
        )
        request = tensors.classes_request(tensors.by_label(self._model, self.label))
        try:
            told: PredictResponse = await ask(request, timeout=self._deadline_seconds)
        except grpc.aio.AioRpcError as error:
            if error.code() in _NOTHING:
                return None
            raise
        return tensors.version_of(told)


@dataclass(frozen=True)
class ReplicaState:
    """What one replica says."""

    states: Mapping[int, str]
    labelled: int | None


def together(found: Mapping[str, ReplicaState | None]) -> Fleet:
    """By address; None is a replica that did not answer."""
    answered = [each for each in found.values() if each is not None]
    counts: dict[int, Counter[str]] = {}
    for version, state in (pair for each in answered for pair in each.states.items()):
        counts.setdefault(version, Counter())[state] += 1
    labelled = frozenset(each.labelled for each in answered if each.labelled is not None)
    return Fleet(counts, labelled, [address for address, each in found.items() if each is None])


async def addresses_behind(name: str) -> list[str]:
    """host:port of each. Raises OSError when the name is not known."""
    if name.startswith("ipv4:"):
        return sorted(name.removeprefix("ipv4:").split(","))
    host, _, port = name.removeprefix("dns:///").rpartition(":")
    infos = await asyncio.get_running_loop().getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    return sorted({f"[{info[4][0]}]:{port}" if ":" in str(info[4][0]) else f"{info[4][0]}:{port}" for info in infos})
