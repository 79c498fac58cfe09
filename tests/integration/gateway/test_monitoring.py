"""GET /v1/monitoring over a real Prometheus that scrapes a real gateway."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from infra.local import monitoring
from infra.local.settings import LocalSettings, Ports
from tests.integration.gateway.processes import Gateway, environment, eventually, running, running_gateway
from tests.unit.ml.pictures import photograph

REVIEWER: Final = {"X-API-Key": "a-key-to-review"}


@pytest.fixture(scope="module")
def watched_gateway(
    tmp_path_factory: pytest.TempPathFactory, serving: str, database_url: str, free_port: Callable[[], int]
) -> Iterator[Gateway]:
    programs = monitoring.choose()
    if programs is None:
        pytest.skip("Prometheus is not installed and cannot be fetched")
    directory: Path = tmp_path_factory.mktemp("watched")
    ports = Ports.model_validate({name: free_port() for name in Ports.model_fields})
    settings = LocalSettings(local_directory=directory, ports=ports)
    own = {
        "GATEWAY_METRICS_PORT": str(ports.gateway_metrics),
        "PROMETHEUS_URL": monitoring.addresses(settings)["PROMETHEUS_URL"],
    }
    with (
        _prometheus(programs, settings),
        running_gateway(directory, serving=serving, database_url=database_url, **own) as started,
    ):
        eventually(started.ready)
        yield started


@contextmanager
def _prometheus(programs: Path, settings: LocalSettings) -> Iterator[None]:
    monitoring.write_config(settings)
    file = settings.etc / "monitoring" / "prometheus.yml"
    file.write_text(file.read_text().replace("15s", "1s"))
    settings.data.mkdir(parents=True)
    with (
        (settings.local_directory / "prometheus.log").open("wb") as log,
        running(monitoring.prometheus(programs, settings), log, environment()),
    ):
        yield


def told(gateway: Gateway, **query: str) -> dict[str, Any]:
    answer = gateway.client.get("/v1/monitoring", headers=REVIEWER, params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_what_was_asked_shows_in_rates_latency_and_labels(watched_gateway: Gateway) -> None:
    def seen() -> bool:
        assert watched_gateway.predict(photograph(60, 40)).is_success
        now = told(watched_gateway)
        return bool(now["predictions"]) and bool(now["requests_per_second"]) and bool(now["latency_seconds"]["p95"])

    eventually(seen)
    now = told(watched_gateway)
    assert (now["prometheus"], now["detail"]) == (True, None)
    assert set(now["predictions"]) <= {"dandelion", "grass"}
    assert now["error_share"] == 0
    assert 0 < now["latency_seconds"]["p50"] <= now["latency_seconds"]["p99"] < 10
    assert now["series"]["requests_per_second"]


def test_an_alert_that_fires_is_told_in_words(watched_gateway: Gateway) -> None:
    """Nobody exports data here, so the alert on that is pending, then fires; a minute is what this waits for."""
    eventually(lambda: told(watched_gateway)["alerts"], 90)
    alerts = {each["name"]: each for each in told(watched_gateway)["alerts"]}
    assert "ServingDown" in alerts
    assert alerts["ServingDown"]["severity"] == "critical"
    assert alerts["ServingDown"]["summary"].endswith(".")


@pytest.mark.parametrize("window", ["1h", "6h", "24h"])
def test_every_window_can_be_asked_for(watched_gateway: Gateway, window: str) -> None:
    assert told(watched_gateway, window=window)["window"] == window


def test_without_prometheus_it_says_so_and_tells_nothing_as_zero(gateway: Gateway) -> None:
    now = told(gateway)
    assert now["prometheus"] is False
    assert "PROMETHEUS_URL" in now["detail"]
    assert now["requests_per_second"] is None
    assert now["next"] is None


def test_a_prometheus_that_is_away_is_no_error_of_the_call(
    tmp_path: Path, serving: str, database_url: str, free_port: Callable[[], int]
) -> None:
    address = f"http://127.0.0.1:{free_port()}"
    with running_gateway(tmp_path, serving=serving, database_url=database_url, PROMETHEUS_URL=address) as started:
        now = told(started)
    assert (now["prometheus"], "does not answer" in now["detail"]) == (False, True)


def test_a_window_that_is_not_offered_is_refused(gateway: Gateway) -> None:
    answer: httpx.Response = gateway.client.get("/v1/monitoring", headers=REVIEWER, params={"window": "7d"})
    assert (answer.status_code, answer.json()["type"]) == (422, "invalid_request")
