"""Every request that is refused is told why, as problem details."""

import pytest

from tests.integration.gateway.processes import PREDICT_KEY, REVIEW_KEY, Gateway
from tests.unit.ml.pictures import encoded, photograph, scene

JPEG = photograph(275, 183)


@pytest.mark.parametrize(
    ("file", "status", "type_"),
    [
        (b"just a text", 415, "unsupported_format"),
        (JPEG[:4000], 422, "corrupt_image"),
        (photograph(10, 10), 422, "image_too_small"),
        (encoded(scene(1, 1).resize((3000, 2000)), "PNG"), 422, "image_too_large"),
        (b"", 400, "missing_file"),
        (JPEG + bytes(2_000_000), 413, "upload_too_large"),
    ],
    ids=["text", "jpeg_truncated", "too_small", "too_many_pixels", "empty", "too_many_bytes"],
)
def test_a_file_that_cannot_be_used_is_a_problem(gateway: Gateway, file: bytes, status: int, type_: str) -> None:
    answer = gateway.predict(file)
    assert (answer.status_code, answer.json()["type"]) == (status, type_)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["request_id"] == answer.headers["x-request-id"]


@pytest.mark.parametrize(
    ("body", "status", "type_"),
    [
        (b"a=b&c=d", 415, "unsupported_format"),
        (bytes(100_000), 415, "unsupported_format"),
        (b"", 400, "missing_file"),
        (JPEG + bytes(2_000_000), 413, "upload_too_large"),
    ],
    ids=["a form of words", "more than words may have", "empty", "too_many_bytes"],
)
def test_what_curl_sends_by_itself_is_judged_by_its_bytes(
    gateway: Gateway, body: bytes, status: int, type_: str
) -> None:
    headers = {"X-API-Key": PREDICT_KEY, "Content-Type": "application/x-www-form-urlencoded"}
    answer = gateway.client.post("/v1/predict", content=body, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (status, type_)


@pytest.mark.parametrize(("key", "status"), [(None, 401), ("wrong", 401), (REVIEW_KEY, 403)])
def test_a_key_without_the_right_is_refused(gateway: Gateway, key: str | None, status: int) -> None:
    answer = gateway.predict(JPEG, key=key)
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_thirteen_files_are_too_many_for_a_limit_of_twelve(gateway: Gateway) -> None:
    answer = gateway.predict(*[photograph()] * 13)
    assert (answer.status_code, answer.json()["type"]) == (422, "batch_too_large")


def test_a_parameter_of_the_wrong_type_is_a_problem(gateway: Gateway) -> None:
    answer = gateway.predict(JPEG, explain="perhaps")
    assert (answer.status_code, answer.json()["type"]) == (422, "invalid_request")


def test_a_form_that_ends_early_is_a_problem(gateway: Gateway) -> None:
    form = b'--b\r\nContent-Disposition: form-data; name="file"; filename="p.jpg"\r\n\r\n' + JPEG[:2000]
    headers = {"X-API-Key": PREDICT_KEY, "Content-Type": "multipart/form-data; boundary=b"}
    answer = gateway.client.post("/v1/predict", content=form, headers=headers)
    assert (answer.status_code, answer.json()["type"]) == (400, "malformed_upload")


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/v1/predict", 405), ("GET", "/nowhere", 404)])
def test_an_unknown_call_is_a_problem_with_an_id(gateway: Gateway, method: str, path: str, status: int) -> None:
    answer = gateway.client.request(method, path, headers={"X-Request-ID": "mine-1", "X-API-Key": PREDICT_KEY})
    assert answer.status_code == status
    assert answer.json()["request_id"] == answer.headers["x-request-id"] == "mine-1"
