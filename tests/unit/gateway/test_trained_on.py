import asyncio
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from gateway.registry import Registry
from gateway.trained_on import TrainedOn


@dataclass
class CannedMlflow:
    """One registered version, as an httpx transport; `away` refuses every connection."""

    source: str = "synthetic"
    away: bool = False
    asked: list[str] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.params["version"])
        if self.away:
            raise httpx.ConnectError("connection refused", request=request)
        tags = [{"key": "dataset.source", "value": self.source}]
        told: dict[str, Any] = {"version": "3", "creation_timestamp": 0, "run_id": "run", "tags": tags}
        return httpx.Response(200, json={"model_version": told})


def told(canned: CannedMlflow, *, questions: int = 3) -> list[str | None]:
    """What is known at each question, with a moment for MLflow to answer in between."""

    async def whole() -> list[str | None]:
        client = httpx.AsyncClient(base_url="http://mlflow", transport=httpx.MockTransport(canned))
        answers: list[str | None] = []
        async with client, TrainedOn(Registry(client, "plants")) as trained_on:
            for _ in range(questions):
                answers.append(trained_on.of(3))
                await asyncio.sleep(0.05)
        return answers

    return asyncio.run(whole())


def test_the_first_answer_does_not_wait_and_later_ones_know() -> None:
    canned = CannedMlflow()
    assert told(canned) == [None, "synthetic", "synthetic"]
    assert canned.asked == ["3"]


def test_an_mlflow_that_is_away_is_not_asked_at_every_prediction() -> None:
    canned = CannedMlflow(away=True)
    assert told(canned, questions=5) == [None] * 5
    assert canned.asked == ["3"]


def test_a_word_that_is_neither_is_not_passed_on() -> None:
    assert told(CannedMlflow(source="somewhere")) == [None] * 3


def test_without_mlflow_nothing_is_asked(caplog: pytest.LogCaptureFixture) -> None:
    async def whole() -> str | None:
        async with TrainedOn(Registry(None, "plants")) as trained_on:
            return trained_on.of(3)

    assert asyncio.run(whole()) is None
