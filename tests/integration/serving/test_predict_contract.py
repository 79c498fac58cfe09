"""What any client of TF Serving's gRPC API relies on; reads only, so it runs against a live stack as well."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import numpy as np
import pytest

from tests.integration.serving.client import Client, photographs

OUTPUTS = {"classes", "embedding", "heatmap", "novelty", "probabilities"}


def test_label_stable_answers_with_the_version_behind_it(client: Client) -> None:
    answer = client.predict("plants", version_label="stable")
    assert client.states("plants")[answer.version] == "AVAILABLE"
    assert answer.signature == "serving_default"


def test_number_and_label_lead_to_the_same_answer(client: Client) -> None:
    by_label = client.predict("plants", version_label="stable")
    by_number = client.predict("plants", version=by_label.version)
    np.testing.assert_allclose(by_number.outputs["probabilities"], by_label.outputs["probabilities"], atol=1e-5)


def test_without_a_version_the_newest_answers(client: Client) -> None:
    available = [version for version, state in client.states("plants").items() if state == "AVAILABLE"]
    assert client.predict("plants").version == max(available)


def test_without_a_filter_every_output_is_sent(client: Client) -> None:
    assert set(client.predict("plants").outputs) == OUTPUTS


def test_only_outputs_that_are_asked_for_are_sent(client: Client) -> None:
    outputs = client.predict("plants", outputs=["novelty", "probabilities"]).outputs
    assert set(outputs) == {"novelty", "probabilities"}


def test_a_batch_is_answered_row_by_row(client: Client) -> None:
    batch = photographs(3)
    together = client.predict("plants", inputs={"images": batch}).outputs["probabilities"]
    alone = [client.predict("plants", inputs={"images": each[None]}).outputs["probabilities"][0] for each in batch]
    np.testing.assert_allclose(together, alone, atol=1e-4)


def test_probabilities_of_a_photograph_sum_to_one(client: Client) -> None:
    outputs = client.predict("plants").outputs
    assert outputs["probabilities"].sum() == pytest.approx(1, abs=1e-5)
    assert outputs["classes"].shape == outputs["probabilities"].shape


def test_callers_at_the_same_time_get_their_own_answers(client: Client) -> None:
    batch = photographs(16)

    def ask(photograph: Any) -> Any:
        return client.predict("plants", inputs={"images": photograph[None]}).outputs["probabilities"][0]

    with ThreadPoolExecutor(16) as callers:
        answers = list(callers.map(ask, batch))
    expected = client.predict("plants", inputs={"images": batch}).outputs["probabilities"]
    np.testing.assert_allclose(answers, expected, atol=1e-4)


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        pytest.param({"version": 2**40}, "NOT_FOUND", id="unknown version"),
        pytest.param({"version_label": "nowhere"}, "INVALID_ARGUMENT", id="unknown label"),
        pytest.param({"signature_name": "nowhere"}, "FAILED_PRECONDITION", id="unknown signature"),
        pytest.param({"outputs": ["nowhere"]}, "INVALID_ARGUMENT", id="unknown output"),
        pytest.param({"outputs": ["novelty", "novelty"]}, "INVALID_ARGUMENT", id="an output twice"),
        pytest.param({"inputs": {}}, "INVALID_ARGUMENT", id="missing input"),
        pytest.param({"inputs": {"pictures": photographs(1)}}, "INVALID_ARGUMENT", id="unknown input"),
        pytest.param({"inputs": {"images": photographs(1) / 255}}, "INVALID_ARGUMENT", id="wrong type"),
        pytest.param({"inputs": {"images": photographs(1)[..., :2]}}, "INVALID_ARGUMENT", id="wrong shape"),
    ],
)
def test_a_wrong_request_is_refused_with_the_code_of_tf_serving(
    client: Client, request_: dict[str, Any], code: str
) -> None:
    assert client.code("plants", **request_) == code


def test_an_unknown_model_is_not_found(client: Client) -> None:
    assert client.code("nowhere") == "NOT_FOUND"
    with pytest.raises(grpc.RpcError, match="NOT_FOUND"):
        client.status("nowhere")


def test_the_status_of_an_unknown_version_is_not_found(client: Client) -> None:
    with pytest.raises(grpc.RpcError, match="NOT_FOUND"):
        client.status("plants", version=2**40)


def test_a_refused_request_leaves_the_next_one_unharmed(client: Client) -> None:
    assert client.code("plants", inputs={"images": photographs(1)[..., :2]}) == "INVALID_ARGUMENT"
    assert client.code("plants") == "OK"


def test_metadata_describes_the_signature(client: Client) -> None:
    signature = client.signatures("plants")["serving_default"]
    assert set(signature.inputs) == {"images"}
    assert set(signature.outputs) == OUTPUTS


def test_other_metadata_is_refused(client: Client) -> None:
    with pytest.raises(grpc.RpcError, match="INVALID_ARGUMENT"):
        client.signatures("plants", field="assets")


def test_a_batch_larger_than_four_mebibytes_passes(client: Client) -> None:
    batch = photographs(32)  # 4.8 MB, above gRPC's own limit
    assert client.predict("plants", inputs={"images": batch}).outputs["novelty"].shape == (32,)
