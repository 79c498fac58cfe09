"""A mistake in the values fails before anything is installed, in words that name the place."""

import re

import pytest
import yaml

from tests.infra.k8s import charts
from tests.infra.k8s.charts import Configuration, Refused

MISTAKES = {
    "an environment that is none": ("environment=staging", "/environment"),
    "a key that is mistyped": ("gatway.replicas=3", "gatway"),
    "a key that is mistyped further down": ("serving.replica=3", "replica"),
    "words instead of a number": ("gateway.replicas=two", "/gateway/replicas"),
    "no replica at all": ("serving.replicas=0", "/serving/replicas"),
    "an image that moves": ("images.gateway.tag=latest", "/images/gateway/tag"),
    "a digest that is cut off": ("images.mysql.digest=sha256:abc", "/images/mysql/digest"),
    "a way to serve that is none": ("serving.mode=copy", "/serving/mode"),
    "a port that no cluster opens": ("ui.service.nodePort=8501", "/ui/service/nodePort"),
    "a size that is none": ("s3.storage.size=lots", "/s3/storage/size"),
    "an amount that is none": ("ui.resources.limits.memory=1 GB", "/ui/resources/limits/memory"),
    "a limit that is taken away": ("ui.resources.limits=null", "/ui/resources"),
    "a password among the settings": ("gateway.settings.GATEWAY_AIRFLOW_PASSWORD=x", "GATEWAY_AIRFLOW_PASSWORD"),
    "a threshold for the gateway alone": ("gateway.settings.GATEWAY_UNCERTAIN_BELOW=0.7", "GATEWAY_UNCERTAIN_BELOW"),
    "a probability that is none": ("uncertainBelow=1.5", "/uncertainBelow"),
    "a setting that the exporter does not read": ("exporter.settings.ACCURACY_FLOOR=0.9", "ACCURACY_FLOOR"),
    "a setting of another process": ("gateway.settings.TRAINING_EPOCHS=3", "TRAINING_EPOCHS"),
    "an address without scheme": ("s3.endpoint=s3.example.org", "/s3/endpoint"),
    "a database with a dash": ("mysql.database=plants-dev", "/mysql/database"),
}
INCOMPLETE = {
    "s3.enabled=false": "s3.endpoint is missing: s3.enabled is false",
    "mysql.enabled=false": "mysql.host is missing: mysql.enabled is false",
    "postgresql.enabled=false": "postgresql.host is missing: postgresql.enabled is false",
    "mlflow.enabled=false": "mlflow.url is missing: mlflow.enabled is false",
    "ingress.enabled=true": "ingress.gatewayHost is missing",
}


@pytest.mark.parametrize(("value", "place"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_refused_and_its_place_is_named(value: str, place: str) -> None:
    with pytest.raises(Refused, match="don't meet the specifications of the schema") as refused:
        charts.template(charts.PLANTS, Configuration("mistake", set=(value,)))
    assert place in str(refused.value)


@pytest.mark.parametrize(("value", "words"), INCOMPLETE.items())
def test_what_is_switched_over_must_be_said_whole(value: str, words: str) -> None:
    with pytest.raises(Refused, match=re.escape(words)):
        charts.template(charts.PLANTS, Configuration("incomplete", set=(value,)))


def test_every_value_has_a_place_in_the_schema_and_every_part_a_comment() -> None:
    text = (charts.PLANTS / "values.yaml").read_text()
    schema = yaml.safe_load((charts.PLANTS / "values.schema.json").read_text())
    assert yaml.safe_load(text).keys() == schema["properties"].keys() - {"global"}


def test_a_kubernetes_that_is_too_old_is_refused() -> None:
    with pytest.raises(Refused, match="incompatible with Kubernetes"):
        charts.helm("template", "plants", charts.PLANTS, "--kube-version=1.29.0")
