import grpc
import pytest

from gateway import serving, serving_channels
from gateway.errors import ModelReplyInvalid, ModelTimeout, ModelUnavailable, NoAnswer


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("serving:8500", "dns:///serving:8500"),
        ("dns:///serving:8500", "dns:///serving:8500"),
        ("ipv4:10.0.0.1:8500,10.0.0.2:8500", "ipv4:10.0.0.1:8500,10.0.0.2:8500"),
    ],
)
def test_a_plain_address_is_resolved_to_all_of_its_replicas(address: str, target: str) -> None:
    assert serving_channels.target(address) == target


@pytest.mark.parametrize("code", [code for code in grpc.StatusCode if code is not grpc.StatusCode.OK])
def test_every_refusal_of_serving_is_a_503_that_can_be_tried_again(code: grpc.StatusCode) -> None:
    error = serving.no_answer(code, "", "stable")
    assert error.status == 503
    assert "Retry-After" in error.headers


@pytest.mark.parametrize(
    ("code", "details", "expected", "says"),
    [
        (grpc.StatusCode.UNAVAILABLE, "", ModelUnavailable, "does not answer"),
        (grpc.StatusCode.NOT_FOUND, "Servable not found", ModelUnavailable, "label `stable`"),
        (grpc.StatusCode.FAILED_PRECONDITION, "", ModelUnavailable, "label `stable`"),
        (
            grpc.StatusCode.INVALID_ARGUMENT,
            "Unrecognized servable version label: stable",
            ModelUnavailable,
            "label `stable`",
        ),
        (grpc.StatusCode.DEADLINE_EXCEEDED, "", ModelTimeout, "deadline"),
        (grpc.StatusCode.INVALID_ARGUMENT, "wrong shape", ModelReplyInvalid, "does not take"),
    ],
)
def test_a_refusal_says_what_is_missing(
    code: grpc.StatusCode, details: str, expected: type[NoAnswer], says: str
) -> None:
    error = serving.no_answer(code, details, "stable")
    assert type(error) is expected
    assert says in str(error)
