"""PredictionService and ModelService on grpcio; calls that are not served here answer UNIMPLEMENTED."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import grpc
from tensorflow_serving.apis import (
    get_model_metadata_pb2,
    get_model_status_pb2,
    predict_pb2,
)

from infra.serving import model_info, prediction
from infra.serving.core import ServerCore
from infra.serving.errors import RequestRefused, StartFailed
from infra.serving.metrics import Metrics

_UNLIMITED: Final = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
_OWN_PORT: Final = ("grpc.so_reuseport", 0)  # two servers on one port would share its requests at random
Message = Any  # of tensorflow.serving; the package publishes no types
Answer = Callable[[Message], Message]


def server(
    address: str, core: ServerCore, metrics: Metrics, max_threads: int, tls: grpc.ServerCredentials | None
) -> grpc.Server:
    """Bound and not started. Raises StartFailed."""
    made = grpc.server(ThreadPoolExecutor(max_threads, "grpc"), options=[*_UNLIMITED, _OWN_PORT])
    made.add_generic_rpc_handlers([_prediction_service(core, metrics), _model_service(core)])
    try:
        if tls:
            made.add_secure_port(address, tls)
        else:
            made.add_insecure_port(address)
    except RuntimeError as error:
        raise StartFailed(f"cannot listen on {address}: another process has that port") from error
    return made


def _prediction_service(core: ServerCore, metrics: Metrics) -> grpc.GenericRpcHandler:
    def predict(request: Message) -> Message:
        with metrics.request(request.model_spec.name, "Predict", "GRPC"):
            return prediction.predict(request, core, metrics)

    def metadata(request: Message) -> Message:
        return model_info.model_metadata(request, core)

    methods = {
        "Predict": _method(predict, predict_pb2.PredictRequest),
        "GetModelMetadata": _method(metadata, get_model_metadata_pb2.GetModelMetadataRequest),
    }
    return grpc.method_handlers_generic_handler("tensorflow.serving.PredictionService", methods)


def _model_service(core: ServerCore) -> grpc.GenericRpcHandler:
    def status(request: Message) -> Message:
        return model_info.model_status(request, core)

    methods = {"GetModelStatus": _method(status, get_model_status_pb2.GetModelStatusRequest)}
    return grpc.method_handlers_generic_handler("tensorflow.serving.ModelService", methods)


def _method(answer: Answer, request_class: Any) -> "grpc.RpcMethodHandler[Message, Message]":
    def behaviour(request: Message, context: grpc.ServicerContext) -> Message:
        if not context.is_active():
            # The caller gave up while the request waited for a thread: computing it would only delay the others.
            context.abort(grpc.StatusCode.CANCELLED, "the caller has gone")
        try:
            return answer(request)
        except RequestRefused as refused:
            context.abort(refused.code, str(refused))

    return grpc.unary_unary_rpc_method_handler(behaviour, request_class.FromString, _serialized)


def _serialized(message: Message) -> bytes:
    return bytes(message.SerializeToString())
