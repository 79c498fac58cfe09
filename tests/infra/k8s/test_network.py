"""Who may talk to whom: what the policies of a rendered chart let through, and nothing beside it."""

import pytest

from tests.infra.k8s import charts
from tests.infra.k8s.charts import Configuration, Manifest

GUARDED = tuple(each for each in charts.ALL if each.name != "open-network-values")


def policies(configuration: Configuration) -> dict[str, Manifest]:
    found = charts.of_kind(configuration, "NetworkPolicy")
    return {each["metadata"]["name"].removeprefix(f"{configuration.release}-"): each["spec"] for each in found}


def test_what_no_policy_allows_is_refused() -> None:
    deny = policies(charts.PROD)["default-deny"]
    assert deny["podSelector"] == {}
    assert set(deny["policyTypes"]) == {"Ingress", "Egress"}
    assert {port["port"] for rule in deny["egress"] for port in rule["ports"]} == {53}
    assert "ingress" not in deny


@pytest.mark.parametrize("configuration", GUARDED, ids=str)
def test_every_pod_has_a_policy_and_every_port_of_one_is_a_port_of_its_pods(configuration: Configuration) -> None:
    of = policies(configuration)
    for name, pod in charts.pods(charts.manifests(configuration)):
        component = pod["metadata"]["labels"]["app.kubernetes.io/component"]
        open_ports = {port["port"] for rule in of[component].get("ingress") or [] for port in rule["ports"]}
        ports = {port["containerPort"] for each in charts.containers(pod) for port in each.get("ports", [])}
        # The mirror's health is for the node, which no policy keeps out.
        assert open_ports == ports - {8503}, name


def test_a_store_is_asked_by_those_who_need_it_and_nobody_else() -> None:
    assert asked_by("mysql", 3306) == {"gateway", "exporter", "setup", "airflow"}
    assert asked_by("postgresql", 5432) == {"mlflow", "airflow"}
    assert asked_by("s3", 9000) == {"gateway", "serving", "mlflow", "exporter", "setup", "airflow", "prometheus"}
    assert asked_by("mlflow", 5000) == {"gateway", "exporter", "setup", "airflow"}


def test_serving_s_grpc_is_for_pods_that_carry_the_label() -> None:
    (rule,) = [each for each in policies(charts.DEV)["serving"]["ingress"] if each["ports"][0]["port"] == 8500]
    assert rule["from"] == [{"podSelector": {"matchLabels": {"plants/serving-client": "true"}}}]
    carriers = {
        name
        for name, pod in charts.pods(charts.manifests(charts.DEV))
        if pod["metadata"]["labels"].get("plants/serving-client") == "true"
    }
    assert carriers == {"Deployment plants-dev-gateway", "Deployment plants-dev-exporter"}


def test_a_client_of_the_reader_s_own_needs_nothing_but_the_label() -> None:
    client = policies(charts.DEV)["serving-client"]
    assert client["podSelector"]["matchLabels"] == {"plants/serving-client": "true"}
    assert ends(client["egress"], "to") == {("serving", 8500)}


def test_metrics_are_for_prometheus() -> None:
    assert asked_by("gateway", 8001) == asked_by("serving", 8501) == asked_by("exporter", 9101) == {"prometheus"}


@pytest.mark.parametrize("configuration", [charts.DEV, charts.PROD], ids=str)
def test_whoever_may_ask_is_let_in_and_the_other_way_round(configuration: Configuration) -> None:
    """Both ends must agree, or nothing gets through."""
    of = policies(configuration)
    components = {name: spec for name, spec in of.items() if name not in {"default-deny", "serving-client"}}
    out = {(a, b, port) for a, spec in components.items() for b, port in ends(spec.get("egress"), "to")}
    into = {(a, b, port) for b, spec in components.items() for a, port in ends(spec.get("ingress"), "from")}
    known = components.keys() - {"airflow"}
    assert {each for each in out if each[1] in known} - {each for each in into if each[0] in components} == {
        (client, "serving", 8500) for client in ("gateway", "exporter", "airflow")
    }
    assert {each for each in into if each[0] in known} <= out


def asked_by(component: str, port: int) -> set[str]:
    return {peer for peer, at in ends(policies(charts.DEV)[component]["ingress"], "from") if at == port}


def ends(rules: list[Manifest] | None, side: str) -> set[tuple[str, int]]:
    return {
        (_name(peer), port["port"])
        for rule in rules or []
        for port in rule.get("ports", [])
        for peer in rule.get(side, [])
    }


def _name(peer: Manifest) -> str:
    if "namespaceSelector" in peer:
        return "prometheus"
    labels = peer.get("podSelector", {}).get("matchLabels", {})
    return labels.get("app.kubernetes.io/component") or ("airflow" if "release" in labels else "others")
