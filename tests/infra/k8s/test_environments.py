"""Development and production share nothing, and production takes nothing of development's."""

import json
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.infra.k8s import charts
from tests.infra.k8s.charts import DEV, PROD, RELEASED, Configuration, Manifest, Refused

BUCKETS = ("plants", "models", "mlflow", "airflow")


def names(configuration: Configuration) -> set[str]:
    """Of objects, and of what they name: Secrets, volumes' sources, hosts."""
    objects = {charts.title(each) for each in charts.manifests(configuration)}
    return objects | set(_values(list(charts.manifests(configuration)), {"secretName", "host", "serviceAccountName"}))


def secrets(configuration: Configuration) -> set[str]:
    """Everything that a Secret holds, for real: names may differ and what they stand for be the same."""
    return {value for each in charts.of_kind(configuration, "Secret") for value in each["data"].values()}


def decoded(value: str) -> str:
    return b64decode(value).decode()


def stores(configuration: Configuration) -> set[str]:
    """Databases and buckets with the server that they lie on."""
    text = "\n".join([json.dumps(charts.manifests(configuration)), *map(decoded, secrets(configuration))])
    databases = set(re.findall(r"@[\w.-]+:\d+/\w+", text))
    endpoint = {re.sub(r"^https?://", "", each) for each in re.findall(r"https?://[\w.-]+-s3:9000", text)}
    return databases | {f"{host}/{bucket}" for host in endpoint for bucket in BUCKETS}


def test_no_name_is_shared() -> None:
    assert not names(DEV) & names(PROD)
    assert {each["metadata"]["namespace"] for each in charts.manifests(DEV)} == {"plants-dev"}
    assert {each["metadata"]["namespace"] for each in charts.manifests(PROD)} == {"plants-prod"}


def test_no_secret_is_shared() -> None:
    assert len(secrets(PROD)) > len(BUCKETS)
    assert not secrets(DEV) & secrets(PROD)


def test_no_database_and_no_bucket_is_shared() -> None:
    assert len(stores(DEV)) == len(stores(PROD)) == len(BUCKETS) + 3
    assert not stores(DEV) & stores(PROD)
    # Nor on a server of yours that both were told of.
    databases = [{each.rpartition("/")[2] for each in stores(here) if each.startswith("@")} for here in (DEV, PROD)]
    assert not databases[0] & databases[1]


def test_each_talks_within_itself_only() -> None:
    """Apart from Prometheus, which has a namespace of its own beside each."""
    for here, there in ((DEV, "plants-prod"), (PROD, "plants-dev")):
        assert there not in json.dumps(charts.manifests(here))


@pytest.mark.parametrize("image", [*charts.OURS, "serving"])
def test_production_refuses_an_image_without_digest(image: str) -> None:
    with pytest.raises(Refused, match=f"images.{image}.digest is missing: production runs images by digest only"):
        charts.template(charts.PLANTS, _without(f"images.{image}.digest", image))


@pytest.mark.parametrize("image", charts.OURS)
def test_production_refuses_an_image_of_ours_that_is_of_no_release(image: str) -> None:
    with pytest.raises(Refused, match=f'images.{image}.tag is "dev": production runs our images of a release only'):
        charts.template(charts.PLANTS, _without(f"images.{image}.tag", image))


def test_every_image_of_production_is_named_by_its_digest() -> None:
    images = {each["image"] for _, pod in charts.pods(charts.manifests(PROD)) for each in charts.containers(pod)}
    assert images
    assert all(re.search(r"@sha256:[0-9a-f]{64}$", image) for image in images)


def test_production_cannot_be_had_without_network_policies() -> None:
    open_wide = replace(PROD, set=(*RELEASED, "networkPolicies.enabled=false"))
    with pytest.raises(Refused, match="/networkPolicies/enabled"):
        charts.template(charts.PLANTS, open_wide)


def test_nothing_of_production_is_reached_from_outside_but_over_tls() -> None:
    assert {each["spec"].get("type", "ClusterIP") for each in charts.of_kind(PROD, "Service")} == {"ClusterIP"}
    (ingress,) = charts.of_kind(PROD, "Ingress")
    (tls,) = ingress["spec"]["tls"]
    assert {each["host"] for each in ingress["spec"]["rules"]} == set(tls["hosts"])


def _without(value: str, image: str) -> Configuration:
    """Production as released but for one value, in the mode in which its image runs."""
    mode = "serving.mode=sync" if image == "sync" else "serving.mode=direct"
    return replace(PROD, set=(mode, *(each for each in RELEASED if not each.startswith(value))))


def _values(found: list[Manifest] | Manifest | object, keys: set[str]) -> Iterator[str]:
    if isinstance(found, dict):
        yield from (value for key, value in found.items() if key in keys and isinstance(value, str))
        for value in found.values():
            yield from _values(value, keys)
    elif isinstance(found, list):
        for each in found:
            yield from _values(each, keys)
