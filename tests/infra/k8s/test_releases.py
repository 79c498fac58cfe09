"""What our chart's release and Airflow's are each told of one thing: the same."""

import re
from typing import Any

import pytest
import yaml

from gateway.settings import Settings as GatewaySettings
from ml.policies import RetrainingPolicy
from tests.infra.k8s import charts
from tests.infra.k8s.charts import DEV, K8S, PROD, Configuration

EVERYTHING = Configuration("everything-values", (charts.PLANTS / "ci" / "everything-values.yaml",))
DEFAULTS = ((GatewaySettings, "uncertain_below"), (RetrainingPolicy, "gateway_uncertain_below"))
ENVIRONMENT = pytest.mark.parametrize(("configuration", "environment"), [(DEV, "dev"), (PROD, "prod")])


def tasks(environment: str) -> dict[str, Any]:
    """`plants` of Airflow's release, as Helm puts its files together."""
    files = [K8S / "airflow" / f"values-{name}.yaml" for name in ("common", environment)]
    return {name: value for file in files for name, value in yaml.safe_load(file.read_text())["plants"].items()}


def told(configuration: Configuration, component: str) -> dict[str, str]:
    deployment = charts.named(configuration, "Deployment", f"{configuration.release}-{component}")
    variables = charts.environment(deployment["spec"]["template"]["spec"]["containers"][0])
    return {name: each["value"] for name, each in variables.items() if "value" in each}


@ENVIRONMENT
def test_the_exporter_looks_into_the_experiment_that_the_tasks_write(
    configuration: Configuration, environment: str
) -> None:
    assert told(configuration, "exporter")["MLFLOW_EXPERIMENT"] == tasks(environment)["experiment"]


@ENVIRONMENT
def test_reviews_are_weighed_by_the_threshold_that_asks_for_them(
    configuration: Configuration, environment: str
) -> None:
    said = {float(told(configuration, each)["GATEWAY_UNCERTAIN_BELOW"]) for each in ("gateway", "exporter")}
    assert said == {tasks(environment)["uncertainBelow"]}
    assert said == {each.model_fields[name].default for each, name in DEFAULTS}


@ENVIRONMENT
def test_the_exporter_goes_by_the_policy_of_the_tasks(configuration: Configuration, environment: str) -> None:
    policy = {name.upper() for name in RetrainingPolicy.model_fields} - {"GATEWAY_UNCERTAIN_BELOW"}
    exporter, said = told(configuration, "exporter"), tasks(environment)["settings"]
    assert {name: exporter[name] for name in policy & exporter.keys()} == {
        name: said[name] for name in policy & said.keys()
    }


def test_one_value_changes_the_threshold_of_both() -> None:
    assert {told(EVERYTHING, each)["GATEWAY_UNCERTAIN_BELOW"] for each in ("gateway", "exporter")} == {"0.7"}


def test_a_task_is_told_the_threshold_and_the_experiment() -> None:
    template = yaml.safe_load((K8S / "airflow" / "values-common.yaml").read_text())["podTemplate"]
    given = dict(re.findall(r"name: (\w+), value: {{ \$plants\.(\w+)", template))
    assert given["GATEWAY_UNCERTAIN_BELOW"] == "uncertainBelow"
    assert given["MLFLOW_EXPERIMENT"] == "experiment"


def test_the_exporter_takes_every_number_of_the_policy() -> None:
    numbers = [name.upper() for name in RetrainingPolicy.model_fields if name != "gateway_uncertain_below"]
    chosen = Configuration("policy", set=tuple(f"exporter.settings.{name}=a" for name in numbers))
    assert told(chosen, "exporter").items() >= dict.fromkeys(numbers, "a").items()
