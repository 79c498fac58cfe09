import asyncio
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from gateway.registry import Registry
from gateway.schemas.health import ModelInService
from gateway.schemas.predictions import Model
from gateway.trained_on import NOT_TOLD, Material, TrainedOn


@dataclass
class CannedMlflow:
    """One registered version, as an httpx transport; `away` refuses every connection."""

    source: str = "synthetic"
    weights: str = "random"
    away: bool = False
    asked: list[str] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request.url.params["version"])
        if self.away:
            raise httpx.ConnectError("connection refused", request=request)
        said = {"dataset.source": self.source, "backbone.weights": self.weights}
        tags = [{"key": name, "value": value} for name, value in said.items()]
        told: dict[str, Any] = {"version": "3", "creation_timestamp": 0, "run_id": "run", "tags": tags}
        return httpx.Response(200, json={"model_version": told})


def told(canned: CannedMlflow, *, questions: int = 3) -> list[Material]:
    """What is known at each question, with a moment for MLflow to answer in between."""

    async def whole() -> list[Material]:
        client = httpx.AsyncClient(base_url="http://mlflow", transport=httpx.MockTransport(canned))
        answers: list[Material] = []
        async with client, TrainedOn(Registry(client, "plants")) as trained_on:
            for _ in range(questions):
                answers.append(trained_on.of(3))
                await asyncio.sleep(0.05)
        return answers

    return asyncio.run(whole())


def test_the_first_answer_does_not_wait_and_later_ones_know() -> None:
    canned = CannedMlflow()
    assert told(canned) == [NOT_TOLD, *[Material("synthetic", "random")] * 2]
    assert canned.asked == ["3"]


def test_an_mlflow_that_is_away_is_not_asked_at_every_prediction() -> None:
    canned = CannedMlflow(away=True)
    assert told(canned, questions=5) == [NOT_TOLD] * 5
    assert canned.asked == ["3"]


@pytest.mark.parametrize(
    ("canned", "passed_on"),
    [
        (CannedMlflow(source="somewhere", weights="file"), Material(weights="file")),
        (CannedMlflow(source="real", weights="heavy"), Material(photographs="real")),
    ],
)
def test_a_word_that_nobody_knows_is_not_passed_on(canned: CannedMlflow, passed_on: Material) -> None:
    assert told(canned)[-1] == passed_on


def test_only_the_model_in_service_is_told_with_its_weights() -> None:
    async def whole() -> tuple[Model, ModelInService]:
        client = httpx.AsyncClient(base_url="http://mlflow", transport=httpx.MockTransport(CannedMlflow()))
        async with client, TrainedOn(Registry(client, "plants")) as trained_on:
            trained_on.of(3)
            await asyncio.sleep(0.05)
            return trained_on.model(3), trained_on.in_service(3)

    predicted, ready = (each.model_dump() for each in asyncio.run(whole()))
    assert predicted == {"name": "plants", "version": 3, "trained_on": "synthetic"}
    assert ready == predicted | {"backbone_weights": "random"}


def test_without_mlflow_nothing_is_asked(caplog: pytest.LogCaptureFixture) -> None:
    async def whole() -> Material:
        async with TrainedOn(Registry(None, "plants")) as trained_on:
            return trained_on.of(3)

    assert asyncio.run(whole()) == NOT_TOLD
