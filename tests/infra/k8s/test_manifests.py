"""Each way to install the chart gives objects that the pinned Kubernetes knows, field by field."""

import json
import subprocess
import sys
from pathlib import Path

import kubernetes_validate
import pytest
import trustme

from infra.serving import tls
from tests.infra.k8s import charts
from tests.infra.k8s.charts import Configuration, Manifest

OPERATOR = "monitoring.coreos.com/v1"  # kube-prometheus-stack brings its kinds along


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """Objects that were found right already; most of them are the same in each configuration."""
    return set()


@pytest.mark.parametrize("configuration", charts.ALL, ids=str)
def test_kubernetes_knows_every_object_and_field(configuration: Configuration, seen: set[str]) -> None:
    rendered = [each for each in charts.manifests(configuration) if each["apiVersion"] != OPERATOR]
    assert rendered
    for manifest in rendered:
        shape = json.dumps(manifest, sort_keys=True).replace(configuration.release, "release")
        if shape not in seen:
            kubernetes_validate.validate(manifest, charts.KUBERNETES, strict=True)
            seen.add(shape)


@pytest.mark.parametrize("configuration", charts.ALL, ids=str)
def test_no_two_objects_have_the_same_name(configuration: Configuration) -> None:
    titles = [charts.title(each) for each in charts.manifests(configuration)]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("values", [None, *(charts.PLANTS / "ci").glob("*.yaml")], ids=lambda each: each and each.stem)
def test_helm_finds_nothing_to_complain_about(values: Path | None) -> None:
    charts.helm("lint", "--strict", "--quiet", charts.PLANTS, *([f"--values={values}"] if values else []))


@pytest.mark.parametrize("configuration", charts.ALL, ids=str)
def test_whatever_a_pod_mounts_is_a_volume_and_whatever_it_names_is_there(configuration: Configuration) -> None:
    there = {charts.title(each) for each in charts.manifests(configuration)}
    for name, pod in charts.pods(charts.manifests(configuration)):
        claims = {"data"} if name.startswith("StatefulSet") else set()
        volumes = {each["name"]: each for each in pod["spec"].get("volumes", [])}
        mounted = {mount["name"] for each in charts.containers(pod) for mount in each.get("volumeMounts", [])}
        assert mounted == volumes.keys() | claims, name
        maps = {each["configMap"]["name"] for each in volumes.values() if "configMap" in each}
        assert {f"ConfigMap {each}" for each in maps} <= there, name


@pytest.mark.parametrize("configuration", charts.ALL, ids=str)
def test_a_service_leads_to_ports_of_pods(configuration: Configuration) -> None:
    for service in charts.of_kind(configuration, "Service"):
        wanted = service["spec"]["selector"].items()
        found = [pod for _, pod in charts.pods(charts.manifests(configuration)) if wanted <= _labels(pod).items()]
        assert len(found) == 1, charts.title(service)
        named = {port["name"] for each in charts.containers(found[0]) for port in each.get("ports", [])}
        assert {port["targetPort"] for port in service["spec"]["ports"]} <= named, charts.title(service)


def _labels(pod: Manifest) -> dict[str, str]:
    return dict(pod["metadata"].get("labels", {}))


def test_with_a_certificate_serving_speaks_tls_and_whoever_asks_it_verifies_it() -> None:
    secured = charts.Configuration("tls", charts.DEV.values, ("serving.tlsSecret=signed",), release="plants-dev")
    (serving,) = charts.containers(charts.named(secured, "Deployment", "plants-dev-serving")["spec"]["template"])[1:]
    assert "--ssl_config_file=/etc/serving-tls/ssl.config" in serving["args"]
    for name in ("gateway", "exporter"):
        pod = charts.named(secured, "Deployment", f"plants-dev-{name}")["spec"]["template"]
        (container,) = charts.containers(pod)
        assert charts.environment(container)["SERVING_CA_FILE"]["value"] == "/etc/serving-ca/ca.crt"
        (volume,) = [each for each in pod["spec"]["volumes"] if each["name"] == "serving-ca"]
        assert volume["secret"]["secretName"] == "signed"
        assert [each["key"] for each in volume["secret"]["items"]] == ["ca.crt"]  # and not the key


def test_the_certificate_reaches_tensorflow_serving_in_its_own_words(tmp_path: Path) -> None:
    pair = trustme.CA().issue_cert("plants-dev-serving")
    (tmp_path / "tls.key").write_bytes(pair.private_key_pem.bytes())
    (tmp_path / "tls.crt").write_bytes(pair.cert_chain_pems[0].bytes())
    script = charts.PLANTS / "files" / "ssl_config.py"
    subprocess.run([sys.executable, script, tmp_path, tmp_path / "ssl.config"], check=True)
    tls.credentials((tmp_path / "ssl.config").read_text())
