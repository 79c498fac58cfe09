"""A gRPC server that knows one call, Predict, and answers it from a few numbers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import grpc
import numpy as np
import numpy.typing as npt

from gateway.proto.predict_pb2 import DT_FLOAT, DT_STRING, PredictRequest, PredictResponse, Tensor


@dataclass
class CannedServing:
    """The first pixel of an image, out of 255, is the probability of the first class."""

    version: int = 1
    classes: tuple[bytes, ...] = (b"dandelion", b"grass")
    silent: bool = False
    refusals: list[grpc.StatusCode] = field(default_factory=list)  # given before any answer
    asked: list[PredictRequest] = field(default_factory=list)
    metadata: list[tuple[str, str | bytes]] = field(default_factory=list)

    @property
    def asked_for_classes(self) -> list[PredictRequest]:
        return [request for request in self.asked if list(request.output_filter) == ["classes"]]

    async def predict(
        self, request: PredictRequest, context: "grpc.aio.ServicerContext[PredictRequest, PredictResponse]"
    ) -> PredictResponse:
        self.asked.append(request)
        self.metadata += context.invocation_metadata() or ()
        if self.refusals:
            await context.abort(self.refusals.pop(0), "refused")
        if self.silent:
            await asyncio.Event().wait()
        count = request.inputs["images"].tensor_shape.dim[0].size
        images = np.frombuffer(request.inputs["images"].tensor_content, np.uint8).reshape(count, -1)
        first = images[:, 0] / np.float32(255)
        outputs = {
            "probabilities": _floats(np.stack([first, 1 - first], axis=1)),
            "novelty": _floats(np.zeros(count)),
            "classes": Tensor(dtype=DT_STRING, tensor_shape=_shape(count, 2), string_val=self.classes * count),
        }
        return PredictResponse(
            outputs={name: outputs[name] for name in request.output_filter},
            model_spec={"name": "plants", "version": {"value": self.version}},
        )


@asynccontextmanager
async def listening(serving: CannedServing) -> AsyncIterator[str]:
    """Its host:port."""
    method = grpc.unary_unary_rpc_method_handler(
        serving.predict,
        request_deserializer=PredictRequest.FromString,
        response_serializer=PredictResponse.SerializeToString,
    )
    server = grpc.aio.server()
    name = "tensorflow.serving.PredictionService"
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(name, {"Predict": method}),))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    try:
        yield f"127.0.0.1:{port}"
    finally:
        await server.stop(None)


def _floats(values: npt.NDArray[np.floating[Any]]) -> Tensor:
    return Tensor(dtype=DT_FLOAT, tensor_shape=_shape(*values.shape), tensor_content=values.astype("<f4").tobytes())


def _shape(*sizes: int) -> dict[str, list[dict[str, int]]]:
    return {"dim": [{"size": size} for size in sizes]}
