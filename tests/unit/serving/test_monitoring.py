from pathlib import Path

import pytest

import infra.serving
from infra.serving.errors import StartFailed
from infra.serving.monitoring import metrics_path


def test_the_config_that_is_shipped_switches_the_metrics_on() -> None:
    shipped = Path(next(iter(infra.serving.__path__)), "monitoring.config").read_text()
    assert metrics_path(shipped) == "/monitoring/prometheus/metrics"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("prometheus_config { enable: true }", "/monitoring/prometheus/metrics"),
        ('prometheus_config { enable: true path: "/metrics" }', "/metrics"),
        ('prometheus_config { path: "/metrics" }', None),
        ("", None),
    ],
)
def test_metrics_are_where_the_config_says(text: str, path: str | None) -> None:
    assert metrics_path(text) == path


def test_a_malformed_config_is_refused() -> None:
    with pytest.raises(StartFailed, match="malformed"):
        metrics_path("prometheus_config { enabled: yes }")
