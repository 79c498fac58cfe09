"""Something to see: predictions for the curves, and reviews that wait for somebody."""

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
        said = [_dispute(client, predict_key, each) for each in _predict(client, predict_key, drawn)[-DISPUTED:]]
        try:
            yield drawn
        finally:
            for review in said:
                _ask(client, review_key, f"/v1/review/{review}", json={"verdict": "reject"})


def _predict(client: httpx.Client, key: str, drawn: list[bytes]) -> list[dict[str, Any]]:
    """Evenly over the time."""
    answers, begun = [], time.monotonic()
    for number in range(PREDICTIONS):
        time.sleep(max(0, begun + number * SECONDS / PREDICTIONS - time.monotonic()))
        photograph = drawn[number % len(drawn)]
        answers.append(_ask(client, key, "/v1/predict", files={"file": photograph}))
    return answers


def _dispute(client: httpx.Client, key: str, answer: dict[str, Any]) -> str:
    (other,) = set(LABELS) - {answer["label"]}
    return str(_ask(client, key, "/v1/feedback", json={"prediction": answer["id"], "label": other})["id"])


def _ask(client: httpx.Client, key: str, path: str, **what: Any) -> dict[str, Any]:
    return dict(client.post(path, headers={"X-API-Key": key}, **what).raise_for_status().json())
