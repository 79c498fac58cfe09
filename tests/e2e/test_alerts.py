"""The main alerts, each fired for real once: it reaches a webhook, and when what was wrong is put right, it clears.

In a stack of its own, whose rules wait a twentieth of their time over the same windows with the same thresholds.
"""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import httpx
import pytest

from infra.local import main_job, supervisor
from infra.local.main_job import DONE, Airflow
from infra.local.plan import Stack
from infra.local.settings import Ports
from ml import registry
from ml.publish.replicas import wait_until
from ml.registry import CHAMPION
from tests.e2e import traffic
from tests.e2e.launcher import Launcher
from tests.e2e.traffic import Callers
from tests.e2e.undisturbed import undisturbed
from tests.e2e.webhook import CLEARS_SECONDS, Webhook
from tests.split_photographs import of_the_test_split

pytestmark = pytest.mark.native

MAIN: Final = {"ServingDown", "GatewayErrorsFast", "DagFailed", "AccuracyBelowFloor", "Drift"}


@pytest.fixture(scope="module")
def webhook() -> Iterator[Webhook]:
    hook = Webhook()
    with hook.listening():
        yield hook


@pytest.fixture(scope="module")
def stack(webhook: Webhook, tmp_path_factory: pytest.TempPathFactory, free_port: Callable[[], int]) -> Iterator[Stack]:
    hasty = {"ALERT_WEBHOOK_URL": webhook.url, "ALERT_PATIENCE": "0.05", "EXPORTER_SECONDS": "2"}
    ports = {name: free_port() for name in Ports.model_fields}
    launcher = Launcher(tmp_path_factory.mktemp("alerts"), ports, hasty)
    with launcher.running() as stack:
        if "PROMETHEUS_URL" not in stack.env:
            pytest.skip("no Prometheus could be had on this machine")
        yield stack


@pytest.fixture(scope="module")
def dags(stack: Stack) -> Iterator[Airflow]:
    """Airflow, which by itself would answer to what is done here."""
    env = stack.env
    with (
        main_job.connect(env["AIRFLOW_URL"], env["AIRFLOW_USER"], env["AIRFLOW_PASSWORD"]) as client,
        undisturbed(stack, client),
    ):
        yield client


@pytest.fixture(scope="module")
def photographs(stack: Stack) -> dict[bytes, str]:
    return of_the_test_split(stack.env)


@pytest.fixture
def callers(stack: Stack, dags: Airflow, photographs: dict[bytes, str], webhook: Webhook) -> Callers:
    """Of a gateway that works, with photographs that the model knows, and none of these alerts firing."""
    callers = Callers(stack.env)
    callers.predict(*list(photographs) * 3)  # a whole window of them, whatever a test before has sent
    wait_until(lambda: not _firing(stack), seconds=CLEARS_SECONDS, otherwise=lambda: f"{_firing(stack)} still fire")
    webhook.forget()
    return callers


def test_serving_that_does_not_answer(stack: Stack, callers: Callers, webhook: Webhook) -> None:
    with _frozen(stack, "infra.serving"):
        webhook.hears_that_it_fires("ServingDown")
    webhook.hears_that_it_clears("ServingDown")


def test_calls_that_fail(stack: Stack, callers: Callers, photographs: dict[bytes, str], webhook: Webhook) -> None:
    one = next(iter(photographs))
    with _frozen(stack, "infra.serving"):
        webhook.hears_that_it_fires("GatewayErrorsFast", lambda: callers.predict(*[one] * 20))
    wait_until(lambda: callers.predict(one)[0].is_success, seconds=30, otherwise=lambda: "the circuit stays open")
    webhook.hears_that_it_clears("GatewayErrorsFast", lambda: callers.look_at_the_key(200))


def test_a_dag_that_failed(stack: Stack, callers: Callers, dags: Airflow, webhook: Webhook) -> None:
    assert _ended(dags, version=999) == "failed"
    webhook.hears_that_it_fires("DagFailed")
    champion = registry.aliased(registry.connect(stack.env["MLFLOW_TRACKING_URI"]), CHAMPION)
    assert champion is not None
    assert _ended(dags, version=champion) == "success"
    webhook.hears_that_it_clears("DagFailed")


def test_answers_that_people_correct(callers: Callers, photographs: dict[bytes, str], webhook: Webhook) -> None:
    answers = [answer.json() for answer in callers.predict(*traffic.at(1.02, list(photographs)[:30]))]
    other = {"dandelion": "grass", "grass": "dandelion"}
    reviews = [callers.dispute(answer["id"], other[answer["label"]]) for answer in answers]
    for review in reviews:
        callers.rule(review, "confirm")
    webhook.hears_that_it_fires("AccuracyBelowFloor")
    for review in reviews:
        callers.rule(review, "reopen")
    webhook.hears_that_it_clears("AccuracyBelowFloor")


def test_photographs_that_are_unlike_those_of_the_test(
    callers: Callers, photographs: dict[bytes, str], webhook: Webhook
) -> None:
    callers.predict(*traffic.at(0.15, photographs) * 3)
    webhook.hears_that_it_fires("Drift")
    callers.predict(*list(photographs) * 3)
    webhook.hears_that_it_clears("Drift")


def _firing(stack: Stack) -> set[str]:
    query = {"query": 'ALERTS{alertstate="firing"}'}
    answer = httpx.get(f"{stack.env['PROMETHEUS_URL']}/api/v1/query", params=query, trust_env=False)
    return MAIN & {each["metric"]["alertname"] for each in answer.json()["data"]["result"]}


def _ended(dags: Airflow, *, version: int) -> str:
    """How a promotion of this version ends."""
    run = dags.trigger("promote_model", {"action": "promote", "version": version, "reason": "an end-to-end test"})
    while (state := dags.state("promote_model", run)) not in DONE:
        time.sleep(0.5)
    return state


@contextmanager
def _frozen(stack: Stack, module: str) -> Iterator[None]:
    """A process that is there and does nothing, until the end of the block."""
    process = next(each for each in supervisor.ours(stack.settings) if module in each.cmdline())
    process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.send_signal(signal.SIGCONT)
