"""The model goes, comes back, moves on, or takes too long."""

from collections.abc import Callable
from pathlib import Path

import grpc
import pytest

from gateway import tensors
from gateway.proto.predict_pb2 import PredictRequest, PredictResponse
from tests.integration.gateway.processes import Gateway, eventually, running_gateway
from tests.integration.gateway.serving_process import put_version, running_serving, write_config
from tests.unit.ml.pictures import photograph

JPEG = photograph(275, 183)


def test_a_model_that_is_away_is_a_503_and_its_return_needs_no_restart(
    tmp_path: Path, saved_model: bytes, free_port: Callable[[], int], database_url: str
) -> None:
    port = free_port()
    with running_gateway(tmp_path, serving=f"127.0.0.1:{port}", database_url=database_url) as gateway:
        assert gateway.client.get("/livez").is_success
        for answer in (gateway.client.get("/readyz"), gateway.predict(JPEG)):
            assert (answer.status_code, answer.json()["type"]) == (503, "model_unavailable")
            assert int(answer.headers["retry-after"]) > 0
            assert "serving" in answer.json()["detail"]
        with running_serving(tmp_path, saved_model, port) as process:
            eventually(gateway.ready)
            assert gateway.predict(JPEG).is_success
            process.kill()
            process.wait(10)
            assert gateway.predict(JPEG).status_code == 503
            eventually(lambda: not gateway.ready(), 10)


def test_a_moved_label_fails_no_request(
    tmp_path: Path, saved_model: bytes, free_port: Callable[[], int], database_url: str
) -> None:
    port = free_port()
    with (
        running_serving(tmp_path, saved_model, port),
        running_gateway(tmp_path, serving=f"127.0.0.1:{port}", database_url=database_url) as gateway,
    ):
        eventually(gateway.ready)
        put_version(tmp_path, 2, saved_model)
        write_config(tmp_path, versions=[1, 2], stable=1)
        eventually(lambda: _is_served(port, version=2))
        write_config(tmp_path, versions=[1, 2], stable=2)
        answered: list[int] = []

        def the_new_version_answers() -> bool:
            answered.append(gateway.predict(JPEG).raise_for_status().json()["model"]["version"])
            return answered[-1] == 2

        eventually(the_new_version_answers)
        assert answered == sorted(answered)


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"GATEWAY_MODEL_LABEL": "other"}, "no model under the label `other`"),
        ({"GATEWAY_MODEL_NAME": "animals"}, "no model under the label `stable`"),
    ],
)
def test_serving_without_the_model_is_a_503_that_says_so(
    tmp_path: Path, gateway: Gateway, serving: str, database_url: str, settings: dict[str, str], says: str
) -> None:
    with running_gateway(tmp_path, serving=serving, database_url=database_url, **settings) as other:
        for answer in (other.client.get("/readyz"), other.predict(JPEG)):
            assert (answer.status_code, answer.json()["type"]) == (503, "model_unavailable")
            assert says in answer.json()["detail"]


def test_a_model_that_is_slower_than_the_deadline_is_a_503(
    tmp_path: Path, gateway: Gateway, serving: str, database_url: str
) -> None:
    settings = {"GATEWAY_DEADLINE_SECONDS": "0.001"}
    with running_gateway(tmp_path, serving=serving, database_url=database_url, **settings) as hasty:
        answer = hasty.predict(*[JPEG] * 8)
        assert (answer.status_code, answer.json()["type"]) == (503, "model_timeout")


def _is_served(port: int, version: int) -> bool:
    question = tensors.classes_request(tensors.by_version("plants", version))
    with grpc.insecure_channel(f"127.0.0.1:{port}") as channel:
        ask = channel.unary_unary(
            "/tensorflow.serving.PredictionService/Predict",
            request_serializer=PredictRequest.SerializeToString,
            response_deserializer=PredictResponse.FromString,
        )
        try:
            ask(question, timeout=5)
        except grpc.RpcError:
            return False
    return True
