"""What came of a call, in words; and what is wrong with an answer."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from tests.drill import calls
from tests.drill.calls import Right, difference, failure, outcome

RIGHT = Right("grass", 0.9, 1)


def problem(status: int, type_: str, **headers: str) -> httpx.Response:
    kind = {"content-type": "application/problem+json"}
    return httpx.Response(status, json={"type": type_}, headers=kind | headers)


def answer(
    label: str = "grass", probability: float = 0.9, version: int = 1, sha256: str = "a photograph's"
) -> dict[str, Any]:
    return {
        "label": label,
        "probability": probability,
        "model": {"version": version},
        "image": {"sha256": sha256},
    }


@pytest.mark.parametrize(
    ("response", "words"),
    [
        (httpx.Response(201), "answered"),
        (problem(503, "model_unavailable", **{"retry-after": "2"}), "503 model_unavailable"),
        (problem(503, "model_unavailable"), "503 model_unavailable without Retry-After"),
        (problem(500, "internal_error"), "500 internal_error"),
        (httpx.Response(502, text="Bad Gateway"), "502 without a reason"),
    ],
)
def test_an_answer_is_told_by_its_status_its_reason_and_the_hint_that_it_lacks(
    response: httpx.Response, words: str
) -> None:
    assert outcome(response) == words


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (httpx.ConnectError("x"), calls.NOBODY),
        (httpx.ConnectTimeout("x"), calls.LATE),
        (httpx.ReadTimeout("x"), calls.LATE),
        (httpx.ReadError("x"), calls.CUT),
        (httpx.RemoteProtocolError("x"), calls.CUT),
    ],
)
def test_nobody_there_cut_off_and_too_late_are_told_apart(error: httpx.TransportError, words: str) -> None:
    assert failure(error) == words


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (answer(probability=0.9009), ""),
        (answer(probability=0.9011), "0.9011 instead of 0.9000"),
        (answer(label="dandelion"), "dandelion instead of grass"),
        (answer(version=2), "version 2 instead of 1: was one promoted meanwhile?"),
        (answer(sha256="another's"), "it is of another photograph"),
    ],
)
def test_an_answer_is_wrong_in_its_label_its_probability_its_version_or_its_photograph(
    found: dict[str, Any], words: str
) -> None:
    assert difference(RIGHT, found, "a photograph's") == words


def test_the_right_answer_is_the_one_that_was_given_before() -> None:
    assert calls.right(answer()) == RIGHT
    assert calls.right(answer(version=3)) == replace(RIGHT, version=3)
