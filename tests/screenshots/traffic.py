"""Something to see: predictions for the curves, and reviews that wait for somebody."""

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import httpx

from infra.local.synthetic import photographs

SECONDS: Final = 75  # a rate needs several of Prometheus' scrapes, fifteen seconds apart
PREDICTIONS: Final = 150  # more than drift needs
DISPUTED: Final = 4
LABELS: Final = ("dandelion", "grass")


@contextmanager
def passing(url: str, *, predict_key: str, review_key: str) -> Iterator[list[bytes]]:
    """Gives the photographs, drawn by the project. Their reviews are rejected in the end: nothing learns from them."""
    drawn = [photographs.draw(f"screenshots/{label}/{number}.jpg") for number in range(10) for label in LABELS]
    with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
        try:
            for answer in _predict(client, predict_key, drawn)[-DISPUTED:]:
                _dispute(client, predict_key, answer)
            yield drawn
        finally:
            _reject(client, review_key, {hashlib.sha256(each).hexdigest() for each in drawn})


def _predict(client: httpx.Client, key: str, drawn: list[bytes]) -> list[dict[str, Any]]:
    """Evenly over the time."""
    answers, begun = [], time.monotonic()
    for number in range(PREDICTIONS):
        time.sleep(max(0, begun + number * SECONDS / PREDICTIONS - time.monotonic()))
        photograph = drawn[number % len(drawn)]
        answers.append(_ask(client, key, "/v1/predict", files={"file": photograph}))
    return answers


def _dispute(client: httpx.Client, key: str, answer: dict[str, Any]) -> None:
    (other,) = set(LABELS) - {answer["label"]}
    _ask(client, key, "/v1/feedback", json={"prediction": answer["id"], "label": other})


def _reject(client: httpx.Client, key: str, photographs: set[str]) -> None:
    """The gateway opens reviews by itself too: a share of all predictions."""
    cursor: str | None = ""
    while cursor is not None:
        query = {"limit": "100"} | ({"cursor": cursor} if cursor else {})
        found = _ask(client, key, "/v1/review", method="GET", params=query)
        for review in found["reviews"]:
            if review["image"]["sha256"] in photographs:
                _ask(client, key, f"/v1/review/{review['id']}", json={"verdict": "reject"})
        cursor = found["next_cursor"]


def _ask(client: httpx.Client, key: str, path: str, method: str = "POST", **what: Any) -> dict[str, Any]:
    answer = client.request(method, path, headers={"X-API-Key": key}, **what)
    return dict(answer.raise_for_status().json())
