"""What the chart hands to Prometheus and Grafana, and that Airflow's figures have the names that both know."""

import json
from pathlib import Path

import pytest
import yaml

from tests.infra.k8s import charts
from tests.infra.k8s.charts import K8S, REPOSITORY, Configuration

WATCHED = Configuration("watched", charts.DEV.values, ("monitoring.enabled=true",), release="plants-dev")
DASHBOARDS = sorted((REPOSITORY / "infra" / "monitoring" / "dashboards").glob("*.json"))


def test_every_dashboard_and_every_rule_of_the_repository_is_there() -> None:
    maps = [
        each for each in charts.of_kind(WATCHED, "ConfigMap") if each["metadata"]["labels"].get("grafana_dashboard")
    ]
    carried = [json.loads(text) for each in maps for text in each["data"].values()]
    assert carried == [json.loads(file.read_text()) for file in DASHBOARDS]
    assert len(charts.of_kind(WATCHED, "PrometheusRule")) == len(
        list((REPOSITORY / "infra/monitoring/rules").glob("*"))
    )


def test_without_the_operator_nothing_of_it_is_rendered() -> None:
    assert not charts.of_kind(charts.DEV, "PrometheusRule", "ServiceMonitor")
    assert not [each for each in charts.of_kind(charts.DEV, "ConfigMap") if "dashboard" in each["metadata"]["name"]]


def test_airflow_s_figures_are_mapped_as_in_compose() -> None:
    chosen = yaml.safe_load((K8S / "airflow" / "values-common.yaml").read_text())
    mapping = yaml.safe_load((REPOSITORY / "infra" / "monitoring" / "statsd.yml").read_text())
    assert chosen["statsd"]["overrideMappings"] == mapping["mappings"]


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_an_environment_s_grafana_shows_its_own_dashboards(environment: str) -> None:
    chosen = yaml.safe_load(Path(K8S / "monitoring" / f"values-{environment}.yaml").read_text())
    assert chosen["grafana"]["sidecar"]["dashboards"]["searchNamespace"] == f"plants-{environment}"
