"""TF Serving's MonitoringConfig: whether and where Prometheus finds the metrics."""

from typing import Final

from infra.serving import text_config
from infra.serving.text_config import BOOL, STRING, Fields

DEFAULT_PATH: Final = "/monitoring/prometheus/metrics"
_FIELDS: Final[Fields] = {"prometheus_config": {"enable": BOOL, "path": STRING}}


def metrics_path(text: str) -> str | None:
    """Where Prometheus finds the metrics; None when they are off. Raises StartFailed."""
    config = text_config.parse(text, "monitoring config", _FIELDS)
    if not config.prometheus_config.enable:
        return None
    return config.prometheus_config.path or DEFAULT_PATH
