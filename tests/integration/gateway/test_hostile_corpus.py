"""More than a hundred files made to break a decoder: each is refused in time, and others are served meanwhile."""

import sys
import time
from itertools import chain

import httpx
import pytest

from tests.integration.gateway import hostile_files
from tests.integration.gateway.processes import PREDICT_KEY, Gateway
from tests.unit.ml.pictures import photograph

JPEG = photograph(275, 183)
HEADERS = {"X-API-Key": PREDICT_KEY}
MEGABYTE = 2**20


def refusals(gateway: Gateway, files: dict[str, bytes]) -> dict[str, tuple[float, httpx.Response]]:
    """Every other file as a form, the rest as the body itself; seconds and answer of each."""
    answers = {}
    for number, (name, file) in enumerate(files.items()):
        began = time.monotonic()
        answer = gateway.predict(file) if number % 2 else _raw(gateway, file)
        answers[name] = time.monotonic() - began, answer
        if number % 20 == 0:
            assert gateway.predict(JPEG).status_code == 200
    return answers


def test_every_hostile_file_is_refused_within_a_second_and_leaves_no_memory_behind(
    gateway: Gateway, capsys: pytest.CaptureFixture[str]
) -> None:
    files = hostile_files.no_photographs()
    assert len(files) >= 100
    refusals(gateway, files)  # whatever is loaded once is loaded now
    before = gateway.metric("process_resident_memory_bytes")
    answers = refusals(gateway, files)
    slowest = max(answers, key=lambda name: answers[name][0])
    with capsys.disabled():
        sys.stdout.write(f" {len(answers)} files, slowest {slowest}: {1000 * answers[slowest][0]:.0f} ms ")
    assert answers[slowest][0] < 1
    for name, (_, answer) in answers.items():
        assert 400 <= answer.status_code < 500, (name, answer.text)
        assert answer.headers["content-type"] == "application/problem+json", name
    assert gateway.metric("process_resident_memory_bytes") - before < 20 * MEGABYTE


def test_a_flipped_bit_is_a_refusal_or_a_prediction(gateway: Gateway) -> None:
    answers = refusals(gateway, hostile_files.flipped_jpegs())
    assert {answer.status_code for _, answer in answers.values()} <= {200, 415, 422}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--b",
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="p.jpg"\r\n\r\n' + JPEG,
        b"--b\r\n" + b"X-Header: 1\r\n" * 10_000,
        b"--b\r\n\r\n--b--",
        b'--b\r\nContent-Disposition: form-data; name="field"\r\n\r\n' + bytes(100_000),
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="p"\r\n\r\n\r\n--b\r\n' * 1000,
        JPEG,
    ],
    ids=["empty", "boundary", "no end", "headers", "no headers", "large field", "many files", "no form"],
)
def test_a_form_that_is_none_is_refused(gateway: Gateway, body: bytes) -> None:
    form = HEADERS | {"Content-Type": "multipart/form-data; boundary=b"}
    answer = gateway.client.post("/v1/predict", content=body, headers=form)
    assert 400 <= answer.status_code < 500
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_form_without_end_is_refused_as_soon_as_it_is_too_large(gateway: Gateway) -> None:
    pieces = (bytes(65_536) for _ in range(1000))
    form = HEADERS | {"Content-Type": "multipart/form-data; boundary=b"}
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="p.jpg"\r\n\r\n'
    answer = gateway.client.post("/v1/predict", content=chain([head], pieces), headers=form)
    assert (answer.status_code, answer.json()["type"]) == (413, "upload_too_large")


def _raw(gateway: Gateway, file: bytes) -> httpx.Response:
    return gateway.client.post("/v1/predict", content=file, headers=HEADERS | {"Content-Type": "image/jpeg"})
