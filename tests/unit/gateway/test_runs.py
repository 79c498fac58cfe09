import asyncio

import httpx
import pytest

from gateway import airflow, runs
from gateway.keys import ApiKey
from gateway.schemas.runs import Step
from tests.unit.gateway.canned_airflow import PASSWORD, CannedAirflow

OPS = ApiKey(name="ops", sha256="0" * 64, scopes=frozenset({"admin"}))
OTHER = ApiKey(name="other", sha256="1" * 64, scopes=frozenset({"admin"}))


def test_without_an_idempotency_key_every_run_is_another_one() -> None:
    assert runs.run_id(OPS, "train", None) != runs.run_id(OPS, "train", None)


def test_the_same_wish_gives_the_same_run() -> None:
    first, again = (runs.run_id(OPS, "promote 3", "spring") for _ in range(2))
    assert first == again
    assert len(first) <= 64
    assert "spring" not in first


@pytest.mark.parametrize(
    ("key", "wish", "idempotency_key"),
    [(OTHER, "promote 3", "spring"), (OPS, "promote 4", "spring"), (OPS, "promote 3", "autumn")],
    ids=["another caller", "another wish", "another time"],
)
def test_any_difference_gives_another_run(key: ApiKey, wish: str, idempotency_key: str) -> None:
    assert runs.run_id(key, wish, idempotency_key) != runs.run_id(OPS, "promote 3", "spring")


def detail(*states: str) -> str | None:
    """`decide` and `train` have left words of their own."""
    canned = CannedAirflow(
        answers={
            "/decide/xcomEntries/reason": httpx.Response(200, json={"value": "no reason yet"}),
            "/train/xcomEntries/reason": httpx.Response(200, json={"value": "DatasetError: too few"}),
        }
    )
    names = ("decide", "train", "publish")
    steps = [
        Step(task=name, state=state, tries=1, started=None, ended=None)
        for name, state in zip(names, states, strict=False)
    ]

    async def whole() -> str | None:
        mock = httpx.MockTransport(canned)
        async with airflow.connect("http://airflow", "gateway", PASSWORD, timeout_seconds=1, transport=mock) as one:
            return await runs.detail(one, airflow.TRAINING, "api-1", steps)

    return asyncio.run(whole())


@pytest.mark.parametrize(
    ("states", "words"),
    [
        (("success", "running", "waiting"), None),
        (("skipped", "skipped", "skipped"), "no reason yet"),
        (("success", "failed", "upstream_failed"), "DatasetError: too few"),
        (("success", "success", "failed"), None),
    ],
)
def test_a_run_that_ended_early_says_why_in_the_words_of_the_task_that_stopped(
    states: tuple[str, ...], words: str | None
) -> None:
    assert detail(*states) == words
