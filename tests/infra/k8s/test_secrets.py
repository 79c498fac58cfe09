"""Secrets are drawn once, stay as they are, and can be somebody else's as long as nobody can guess them."""

import hashlib
import json
import os
from base64 import b64decode, b64encode, urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from tests.infra.k8s import charts, kubernetes_api
from tests.infra.k8s.charts import Configuration, Refused

SERVER_SIDE = ("--dry-run=server", "--disable-openapi-validation")
HERE = Configuration("here", flags=SERVER_SIDE)
OTHERS = replace(charts.PROD, release="plants", set=(*charts.RELEASED, "secrets.existing=ours"), flags=SERVER_SIDE)


@pytest.fixture
def rendered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Render":
    return Render(tmp_path, monkeypatch)


class Render:
    """The chart on a cluster that has some Secrets already."""

    def __init__(self, directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._directory = directory
        self._monkeypatch = monkeypatch

    def secrets(self, configuration: Configuration, **there: Mapping[str, str]) -> dict[str, dict[str, str]]:
        """By name, what the release would put into the cluster. Raises Refused."""
        found = {name.replace("_", "-"): data for name, data in there.items()}
        with kubernetes_api.serving(found, self._directory) as kubeconfig:
            self._monkeypatch.setenv("KUBECONFIG", os.fspath(kubeconfig))
            text = charts.template(charts.PLANTS, configuration)
        manifests = [each for each in yaml.safe_load_all(text) if each and each["kind"] == "Secret"]
        return {each["metadata"]["name"]: each["data"] for each in manifests}


def test_an_upgrade_draws_nothing_anew(rendered: Render) -> None:
    first = rendered.secrets(HERE)
    again = rendered.secrets(HERE, plants_secrets=first["plants-secrets"], plants_api_keys=first["plants-api-keys"])
    assert again == first


def test_two_installs_draw_differently(rendered: Render) -> None:
    one, other = rendered.secrets(HERE)["plants-secrets"], rendered.secrets(HERE)["plants-secrets"]
    assert one.keys() == other.keys()
    assert not set(one.values()) & set(other.values())


def test_what_a_newer_chart_needs_is_added_and_the_rest_stays(rendered: Render) -> None:
    first = rendered.secrets(HERE)["plants-secrets"]
    older = {name: value for name, value in first.items() if name != "mlflow-monitor"}
    again = rendered.secrets(HERE, plants_secrets=older)["plants-secrets"]
    assert older.items() <= again.items()
    assert "mlflow-monitor" in again


def test_a_key_that_was_revoked_stays_revoked(rendered: Render) -> None:
    none_left = {"api-keys.json": b64encode(b'{"keys": []}').decode()}
    assert rendered.secrets(HERE, plants_api_keys=none_left)["plants-api-keys"] == none_left


def test_secrets_outlive_the_release_as_the_volumes_do() -> None:
    for secret in charts.of_kind(charts.DEV, "Secret"):
        assert secret["metadata"]["annotations"]["helm.sh/resource-policy"] == "keep"


def test_the_gateway_knows_the_keys_by_their_digests(rendered: Render) -> None:
    drawn = rendered.secrets(HERE)
    keys = {each["name"]: each for each in json.loads(b64decode(drawn["plants-api-keys"]["api-keys.json"]))["keys"]}
    for scope in ("predict", "review", "admin"):
        key = b64decode(drawn["plants-secrets"][f"api-key-{scope}"])
        assert keys[scope] == {"name": scope, "scopes": [scope], "sha256": hashlib.sha256(key).hexdigest()}


def test_airflow_s_key_is_one_that_fernet_takes(rendered: Render) -> None:
    drawn = rendered.secrets(HERE)["plants-secrets"]
    assert len(urlsafe_b64decode(b64decode(drawn["fernet-key"]))) == 32


def test_a_secret_of_yours_must_be_complete(rendered: Render) -> None:
    mine = rendered.secrets(HERE)["plants-secrets"]
    del mine["jwt-secret"]
    with pytest.raises(Refused, match=r"Secret ours has no jwt-secret; docs/production\.md lists what it must have"):
        rendered.secrets(OTHERS, ours=mine)


@pytest.mark.parametrize("guess", ["admin", "changeme", "plants", "0123456789"])
def test_production_refuses_a_secret_that_can_be_guessed(rendered: Render, guess: str) -> None:
    mine = rendered.secrets(HERE)["plants-secrets"] | {"airflow-admin": b64encode(guess.encode()).decode()}
    with pytest.raises(Refused, match="Secret ours: airflow-admin can be guessed"):
        rendered.secrets(OTHERS, ours=mine)


def test_production_takes_a_secret_of_yours_and_draws_none(rendered: Render) -> None:
    mine = rendered.secrets(HERE)["plants-secrets"]
    assert rendered.secrets(OTHERS, ours=mine) == {}


def test_every_key_that_a_pod_names_is_drawn_and_every_key_is_documented(rendered: Render) -> None:
    drawn = rendered.secrets(HERE)["plants-secrets"].keys()
    named = {
        variable["valueFrom"]["secretKeyRef"]["key"]
        for configuration in charts.ALL
        for _, pod in charts.pods(charts.manifests(configuration))
        for container in charts.containers(pod)
        for variable in charts.environment(container).values()
        if "valueFrom" in variable
    }
    assert named <= drawn
    page = (charts.REPOSITORY / "docs/production.md").read_text()
    assert {key for key in drawn if f"`{key}`" not in page} == set()
