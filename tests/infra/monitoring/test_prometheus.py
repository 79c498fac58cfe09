"""A stack's Prometheus is left out only where nobody can be asked."""

from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from infra.compose.__main__ import PORTS
from infra.compose.drawn import load_or_draw
from infra.compose.files import addresses
from infra.local.environment import read_env_file
from tests.infra.monitoring import prometheus
from tests.infra.monitoring.panels import REPOSITORY


def test_compose_lists_prometheus_and_grafana_where_it_publishes_them(tmp_path: Path) -> None:
    env = read_env_file(addresses(load_or_draw(tmp_path / "drawn.json"), PORTS))
    services = yaml.safe_load((REPOSITORY / "compose.dev.yml").read_text())["services"]
    for name in ("prometheus", "grafana"):
        (published,) = services[name]["ports"]
        assert published.startswith(f"127.0.0.1:${{PORT_{name.upper()}:-{PORTS[name]}}}:")
        assert env[f"{name.upper()}_URL"] == f"http://127.0.0.1:{PORTS[name]}"


def test_a_stack_whose_prometheus_is_not_up_is_skipped(free_port: Callable[[], int]) -> None:
    with pytest.raises(pytest.skip.Exception, match="without monitoring"):
        prometheus.address({"PROMETHEUS_URL": f"http://127.0.0.1:{free_port()}"})


def test_an_address_that_was_forgotten_is_not_skipped() -> None:
    with pytest.raises(KeyError):
        prometheus.address({"GATEWAY_URL": "http://127.0.0.1:8000"})


def test_make_up_may_have_found_no_prometheus() -> None:
    with pytest.raises(pytest.skip.Exception, match="could be had"):
        prometheus.address({"IMAGE_SOURCE": "synthetic"})


def test_a_prometheus_of_make_up_that_does_not_answer_is_no_reason_to_skip(free_port: Callable[[], int]) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    assert prometheus.address({"IMAGE_SOURCE": "synthetic", "PROMETHEUS_URL": url}) == url
