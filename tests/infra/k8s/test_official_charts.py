"""Our values in the official charts: rendered where their source is at hand, which no registry of packages has.

AIRFLOW_CHART and KUBE_PROMETHEUS_STACK_CHART name a directory or a packed chart.
"""

import os
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path

import kubernetes_validate
import pytest
import yaml

from ml import settings as ml
from tests.infra.k8s import charts
from tests.infra.k8s.charts import DIGEST, K8S, Configuration, Manifest

CONTAINER = {
    "allowPrivilegeEscalation": False,
    "privileged": False,
    "readOnlyRootFilesystem": True,
    "capabilities": {"drop": ["ALL"]},
}
PODS = ("pod_template_file.yaml", "heavy.yaml")
TASKS = (ml.IngestSettings, ml.TrainSettings, ml.MonitorSettings, ml.HousekeepingSettings)
# What Python's libraries and Airflow itself read.
FOREIGN = {"HOME", "KERAS_HOME", "MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD"}


def airflow(environment: str) -> Configuration:
    files = [K8S / "airflow" / f"values-{name}.yaml" for name in ("common", environment)]
    digest = (f"defaultAirflowDigest={DIGEST}",) if environment == "prod" else ()
    return Configuration(
        environment, tuple(files), digest, f"airflow-{environment}", (f"--namespace=plants-{environment}",)
    )


def monitoring(environment: str) -> Configuration:
    files = [K8S / "monitoring" / f"values-{name}.yaml" for name in ("common", environment)]
    return Configuration(environment, tuple(files), release=f"monitoring-{environment}")


def chart(variable: str) -> Path:
    found = os.environ.get(variable)
    if not found:
        pytest.skip(f"{variable} names no chart")
    return Path(found)


@pytest.fixture(scope="module", params=["dev", "prod"])
def rendered(request: pytest.FixtureRequest) -> Sequence[Manifest]:
    """Airflow's objects, and the two pods that its scheduler makes of templates."""
    found = charts.manifests(airflow(request.param), chart("AIRFLOW_CHART"))
    texts = [
        text for each in found if each["kind"] == "ConfigMap" for name, text in each["data"].items() if name in PODS
    ]
    assert len(texts) == len(PODS)
    return [*found, *map(yaml.safe_load, texts)]


def test_kubernetes_knows_every_object_of_airflow(rendered: Sequence[Manifest]) -> None:
    for manifest in rendered:
        kubernetes_validate.validate(manifest, charts.KUBERNETES, strict=True)


def test_airflow_s_pods_keep_to_our_rules(rendered: Sequence[Manifest]) -> None:
    for title, pod in charts.pods(rendered):
        assert pod["spec"]["securityContext"]["runAsNonRoot"] is True, title
        assert pod["spec"]["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, title
        for container in charts.containers(pod):
            assert CONTAINER.items() <= container["securityContext"].items(), f"{title} {container['name']}"
            assert {*container["resources"]} == {"requests", "limits"}, f"{title} {container['name']}"


def test_only_what_starts_pods_carries_a_token(rendered: Sequence[Manifest]) -> None:
    accounts = {each["metadata"]["name"]: each for each in rendered if each["kind"] == "ServiceAccount"}
    carriers = {
        pod["metadata"]["labels"]["component"]
        for _, pod in charts.pods(rendered)
        if accounts[pod["spec"]["serviceAccountName"]].get("automountServiceAccountToken", True)
        and pod["spec"].get("automountServiceAccountToken", True)
    }
    assert carriers <= {"scheduler", "airflow-cleanup-pods"}


def test_every_image_of_airflow_is_ours_or_the_metrics_exporter(rendered: Sequence[Manifest]) -> None:
    images = {each["image"] for _, pod in charts.pods(rendered) for each in charts.containers(pod)}
    assert len(images) == 2
    assert all(each.startswith(("plants-airflow", "quay.io/prometheus/statsd-exporter")) for each in images)


def test_a_heavy_task_may_take_more_and_is_else_the_same(rendered: Sequence[Manifest]) -> None:
    one, other = (deepcopy(each) for each in rendered[-len(PODS) :])
    asked = {each["spec"]["containers"][0].pop("resources")["requests"]["memory"] for each in (one, other)}
    assert asked == {"768Mi", "3Gi"}
    assert one == other


def test_a_task_gets_every_setting_that_it_needs_and_none_that_nobody_reads(rendered: Sequence[Manifest]) -> None:
    read = {
        alias if isinstance(alias := field.validation_alias, str) else name.upper(): field.is_required()
        for kind in TASKS
        for name, field in kind.model_fields.items()
    }
    variables = charts.environment(rendered[-1]["spec"]["containers"][0])
    passwords = {name for name in variables if f"$({name})" in str(variables)}
    own = {name for name in variables.keys() - FOREIGN - passwords if not name.startswith("AIRFLOW")}
    assert own <= read.keys()
    assert {name for name, needed in read.items() if needed} <= own
    assert variables["MLFLOW_EXPERIMENT"]["value"] in {"plants-dev", "plants-prod"}


def test_what_airflow_takes_out_of_the_secret_is_in_it(rendered: Sequence[Manifest]) -> None:
    (secret,) = [each for each in charts.of_kind(charts.DEV, "Secret") if "jwt-secret" in each["data"]]
    named = {
        (reference["name"].replace("-prod-", "-dev-"), reference["key"])
        for _, pod in charts.pods(rendered)
        for container in charts.containers(pod)
        for variable in charts.environment(container).values()
        if (reference := variable.get("valueFrom", {}).get("secretKeyRef"))
    }
    ours = {key for name, key in named if name == secret["metadata"]["name"]}
    assert ours <= secret["data"].keys()
    assert {name for name, _ in named} <= {secret["metadata"]["name"], "airflow-dev-broker-url"}


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_prometheus_stands_where_the_gateway_asks_and_reads_its_own_environment_only(environment: str) -> None:
    rendered = charts.manifests(monitoring(environment), chart("KUBE_PROMETHEUS_STACK_CHART"))
    services = {each["metadata"]["name"]: each for each in rendered if each["kind"] == "Service"}
    ports = {port["port"] for port in services[f"monitoring-{environment}-prometheus"]["spec"]["ports"]}
    assert 9090 in ports
    (prometheus,) = [each for each in rendered if each["kind"] == "Prometheus"]
    (rule,) = prometheus["spec"]["serviceMonitorNamespaceSelector"]["matchExpressions"]
    assert rule["values"] == [f"plants-{environment}", f"plants-{environment}-monitoring"]
    assert prometheus["spec"]["serviceMonitorSelector"] == {}


def test_the_two_monitors_share_no_name() -> None:
    source = chart("KUBE_PROMETHEUS_STACK_CHART")
    dev, prod = (
        {charts.title(each) for each in charts.manifests(monitoring(each), source)} for each in ("dev", "prod")
    )
    assert not dev & prod
