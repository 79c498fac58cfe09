"""What the chart gives our processes is what they read: no variable too many, none missing, no flag that is unknown."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from pydantic_settings import BaseSettings

from gateway.settings import Settings as GatewaySettings
from infra.serving import flags as serving
from infra.serving.s3_files import S3Settings
from infra.serving.sync import flags as sync
from ml import settings as ml
from tests.infra.k8s import charts
from tests.infra.k8s.charts import Configuration, Manifest
from ui.settings import Settings as UiSettings

# What Python's own libraries and Streamlit read.
FOREIGN = {"HOME", "FORWARDED_ALLOW_IPS", "MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD"}
S3 = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "S3_ENDPOINT", "S3_USE_HTTPS", "S3_VERIFY_SSL"}
# TensorFlow 2.6's own (docs of tensorflow/core/platform/s3), which infra/serving need not know.
S3_OF_TENSORFLOW = {"AWS_EC2_METADATA_DISABLED", "S3_DISABLE_MULTI_PART_DOWNLOAD"}


def read_by(kind: type[BaseSettings], prefix: str = "") -> Mapping[str, bool]:
    """Variable → whether the process does not start without it."""
    return {
        alias if isinstance(alias := each.validation_alias, str) else f"{prefix}{name.upper()}": each.is_required()
        for name, each in kind.model_fields.items()
    }


PROCESSES = {
    "gateway": read_by(GatewaySettings, "GATEWAY_"),
    "ui": read_by(UiSettings),
    "exporter": read_by(ml.ExporterSettings),
    "migrate": read_by(ml.OwnerSettings),
}


def given(name: str) -> Iterator[tuple[Configuration, Mapping[str, Manifest]]]:
    for configuration in charts.ALL:
        for container in running(configuration, name):
            yield configuration, charts.environment(container)


def running(configuration: Configuration, name: str) -> Iterator[Manifest]:
    for _, pod in charts.pods(charts.manifests(configuration)):
        yield from (each for each in charts.containers(pod) if each["name"] == name and "plants" in each["image"])


@pytest.mark.parametrize("process", PROCESSES)
def test_every_variable_is_a_setting_and_every_setting_that_is_needed_is_given(process: str) -> None:
    read = PROCESSES[process]
    found = list(given(process))
    assert found
    for configuration, variables in found:
        passwords = {name for name in variables if f"$({name})" in json.dumps(variables)}
        own = {name for name in variables.keys() - FOREIGN - passwords if not name.startswith("STREAMLIT_")}
        assert own <= read.keys(), configuration
        assert {name for name, needed in read.items() if needed} <= variables.keys(), configuration


def test_a_caller_s_word_on_its_address_is_taken_from_a_proxy_only() -> None:
    """Wrong keys are counted by address; on a NodePort anybody could claim any."""
    for configuration, variables in given("gateway"):
        proxied = bool(charts.of_kind(configuration, "Ingress"))
        assert ("FORWARDED_ALLOW_IPS" in variables) == proxied
        assert variables.get("FORWARDED_ALLOW_IPS", {}).get("value") != "*"


def test_a_password_stands_before_the_address_that_it_is_put_into() -> None:
    for configuration in charts.ALL:
        for name, pod in charts.pods(charts.manifests(configuration)):
            for container in charts.containers(pod):
                _assert_order([(each["name"], each.get("value", "")) for each in container.get("env") or []], name)


def _assert_order(variables: list[tuple[str, str]], pod: str) -> None:
    for place, (_, value) in enumerate(variables):
        _, _, rest = value.partition("$(")
        assert not rest or rest.partition(")")[0] in {name for name, _ in variables[:place]}, pod


@pytest.mark.parametrize("mode", ["direct", "sync", "embedded"])
def test_serving_gets_flags_that_it_knows(mode: str) -> None:
    container, beside = _serving(mode)
    arguments = [each for each in container["args"] if not each.startswith("--grpc_channel_arguments=")]
    flags = serving.parse(arguments)
    assert (flags.port, flags.rest_api_port, flags.allow_version_labels_for_unavailable_models) == (8500, 8501, True)
    # Our own server has no such flag; without it on the real one, clients never find a new replica.
    assert (len(arguments) < len(container["args"])) == (mode != "embedded")
    if mode == "sync":
        mirror = sync.parse(beside[0]["args"])
        assert flags.model_config_file == f"{mirror.directory}/models.config"
        # TF Serving must have read a config before the next one moves a label.
        assert mirror.settle_seconds >= 2 * flags.model_config_file_poll_wait_seconds


@pytest.mark.parametrize("mode", ["direct", "sync", "embedded"])
def test_s3_is_named_to_whoever_reads_it(mode: str) -> None:
    container, beside = _serving(mode)
    reader = beside[0] if mode == "sync" else container
    values = {name: each.get("value", "drawn") for name, each in charts.environment(reader).items()}
    assert values.keys() == S3 | S3_OF_TENSORFLOW
    assert S3Settings.of(values).endpoint_url == "http://plants-s3:9000"


def test_s3_of_yours_over_tls_is_reached_over_tls() -> None:
    away = Configuration("away", set=("s3.enabled=false", "s3.endpoint=https://s3.example.org"))
    values = {name: each.get("value", "drawn") for name, each in charts.environment(_one(away, "serving")).items()}
    assert S3Settings.of(values).endpoint_url == "https://s3.example.org"
    policy = charts.named(away, "NetworkPolicy", "plants-serving")
    assert policy["spec"]["egress"][0]["ports"] == [{"port": 443, "protocol": "TCP"}]


def test_the_metrics_file_of_serving_is_the_one_of_every_environment() -> None:
    config = charts.named(charts.DEV, "ConfigMap", "plants-dev-serving")
    assert config["data"]["monitoring.config"] == (charts.REPOSITORY / "infra/serving/monitoring.config").read_text()


def _serving(mode: str) -> tuple[Manifest, list[Manifest]]:
    configuration = Configuration(mode, set=(f"serving.mode={mode}",))
    spec: dict[str, Any] = charts.named(configuration, "Deployment", "plants-serving")["spec"]["template"]["spec"]
    return spec["containers"][0], spec.get("initContainers", [])


def _one(configuration: Configuration, component: str) -> Manifest:
    deployment = charts.named(configuration, "Deployment", f"plants-{component}")
    found: Manifest = deployment["spec"]["template"]["spec"]["containers"][0]
    return found
