"""A second `up` with another setting is heard by Prometheus and Alertmanager, which run on."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from infra.local import monitoring, stack, supervisor
from infra.local.plan import Stack
from infra.local.settings import LocalSettings
from ml.publish.replicas import wait_until
from tests.integration import stacks

PARTS = frozenset({"database", "s3", "prometheus", "alertmanager"})


@pytest.fixture
def settings(tmp_path: Path, photographs: Path, free_port: Callable[[], int]) -> Iterator[LocalSettings]:
    if monitoring.choose() is None:
        pytest.skip("Prometheus is not installed and cannot be fetched")
    with stacks.settings_of(tmp_path / "stack", photographs, free_port) as chosen:
        yield chosen


def test_a_changed_configuration_is_read_by_those_that_run(settings: LocalSettings) -> None:
    before = up(settings)
    processes = {each.pid for each in supervisor.ours(settings)}
    hook = {"alert_webhook_url": "http://127.0.0.1:9/hook", "alert_patience": 0.5}
    up(settings.model_copy(update=hook))
    wait_until(lambda: "webhook_configs" in alertmanager(before), seconds=30, otherwise=lambda: alertmanager(before))
    wait_until(lambda: "7s500ms" in prometheus(before), seconds=30, otherwise=lambda: prometheus(before))
    assert {each.pid for each in supervisor.ours(settings)} == processes


def up(settings: LocalSettings) -> Stack:
    return stack.up(settings, print, parts=PARTS)


def alertmanager(running: Stack) -> str:
    answer = httpx.get(f"{running.env['ALERTMANAGER_URL']}/api/v2/status", trust_env=False)
    return str(answer.json()["config"]["original"])


def prometheus(running: Stack) -> str:
    answer = httpx.get(f"{running.env['PROMETHEUS_URL']}/api/v1/status/config", trust_env=False)
    return str(answer.json()["data"]["yaml"])
