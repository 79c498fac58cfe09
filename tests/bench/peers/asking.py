"""How a photograph is sent to each server: as a form, as JSON, or as pixels over gRPC."""

import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import grpc
import httpx

from gateway import tensors
from gateway.proto.predict_pb2 import PredictRequest, PredictResponse
from ml import MODEL, imaging
from tests.bench.peers.given import CLASSES
from tests.bench.peers.load import Ask

TIMEOUT_SECONDS: Final = 60.0
PREDICT: Final = "/tensorflow.serving.PredictionService/Predict"


@dataclass(frozen=True)
class Body:
    kind: str  # the content type
    content: bytes


@dataclass(frozen=True)
class Http:
    """Where a server takes photographs, and where in its JSON the probabilities of one are."""

    url: str
    bodies: Sequence[Body]
    read: Callable[[Any], list[float]]
    headers: Mapping[str, str] = field(default_factory=dict)


def forms(name: str, photographs: Sequence[bytes]) -> list[Body]:
    """One photograph each, in a field of that name; written once, so that it costs no caller time."""
    made = [httpx.Request("POST", "http://form", files={name: ("photograph.jpg", each)}) for each in photographs]
    return [Body(each.headers["Content-Type"], each.read()) for each in made]


def pixels_as_json(photographs: Sequence[bytes]) -> list[Body]:
    pixels = [imaging.decode(each).pixels.tolist() for each in photographs]
    return [Body("application/json", json.dumps({"inputs": [each]}).encode()) for each in pixels]


@asynccontextmanager
async def over_http(target: Http) -> AsyncIterator[tuple[Ask, list[float]]]:
    """How to ask, and the probabilities of the first photograph. Raises httpx.HTTPError for it alone."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS, limits=limits, trust_env=False) as client:

        async def answer(number: int) -> httpx.Response:
            body = target.bodies[number % len(target.bodies)]
            headers = {"Content-Type": body.kind, **target.headers}
            return await client.post(target.url, content=body.content, headers=headers)

        async def ask(number: int) -> bool:
            try:
                return (await answer(number)).is_success
            except httpx.HTTPError:
                return False

        first = (await answer(0)).raise_for_status()
        yield ask, target.read(first.json())


@asynccontextmanager
async def over_grpc(address: str, photographs: Sequence[bytes]) -> AsyncIterator[tuple[Ask, list[float]]]:
    """The request that the gateway makes, of pixels that were decoded before."""
    spec = tensors.by_label(MODEL, "stable")
    decoded = [imaging.decode(each).pixels for each in photographs]
    requests = [tensors.prediction_request(spec, [each], explain=False) for each in decoded]
    async with grpc.aio.insecure_channel(address) as channel:
        predict = channel.unary_unary(
            PREDICT,
            request_serializer=PredictRequest.SerializeToString,
            response_deserializer=PredictResponse.FromString,
        )

        async def ask(number: int) -> bool:
            try:
                await predict(requests[number % len(requests)], timeout=TIMEOUT_SECONDS)
            except grpc.aio.AioRpcError:
                return False
            return True

        reply = await predict(requests[0], timeout=TIMEOUT_SECONDS)
        (first,) = tensors.answers_of(reply, CLASSES, 1, explain=False)
        yield ask, [float(each) for each in first.probabilities]
