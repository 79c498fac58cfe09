"""What no pod of ours may do, and what each must say, in every configuration."""

from collections.abc import Iterator, Mapping

import pytest

from tests.infra.k8s import charts
from tests.infra.k8s.charts import Configuration, Manifest

LEAST_GRACE_SECONDS = 30
ONE_SHOT = ("Job", "Pod")


Pods = Mapping[str, Manifest]  # by where it was found


@pytest.fixture(scope="module")
def pods() -> Pods:
    return {
        f"{configuration}: {name}": pod
        for configuration in charts.ALL
        for name, pod in charts.pods(charts.manifests(configuration))
    }


@pytest.fixture(scope="module")
def containers(pods: Pods) -> Pods:
    return {f"{name}: {each['name']}": each for name, pod in pods.items() for each in charts.containers(pod)}


def test_nobody_is_root_and_the_profile_is_the_restricted_one(pods: Pods) -> None:
    for title, pod in pods.items():
        security = pod["spec"]["securityContext"]
        assert security["runAsNonRoot"] is True, title
        assert security["runAsUser"] > 0, title
        assert security["seccompProfile"] == {"type": "RuntimeDefault"}, title


def test_nothing_of_the_node_is_shared(pods: Pods) -> None:
    for title, pod in pods.items():
        assert not {"hostNetwork", "hostPID", "hostIPC", "hostUsers"} & pod["spec"].keys(), title
        assert not [each for each in pod["spec"].get("volumes", []) if "hostPath" in each], title


def test_no_pod_carries_a_token_for_kubernetes(pods: Pods) -> None:
    for title, pod in pods.items():
        assert pod["spec"]["automountServiceAccountToken"] is False, title
        assert pod["spec"]["enableServiceLinks"] is False, title


def test_a_writable_directory_has_an_end(pods: Pods) -> None:
    for title, pod in pods.items():
        assert all("sizeLimit" in each["emptyDir"] for each in pod["spec"].get("volumes", []) if "emptyDir" in each), (
            title
        )


def test_the_gateway_s_keys_are_for_its_group_and_nobody_else(pods: Pods) -> None:
    """The gateway does not start in production on a file that everybody may read."""
    gateways = {title: pod for title, pod in pods.items() if title.endswith("-gateway")}
    assert gateways
    for title, pod in gateways.items():
        (keys,) = [each["secret"] for each in pod["spec"]["volumes"] if each["name"] == "api-keys"]
        assert keys["defaultMode"] == 0o440, title
        assert pod["spec"]["securityContext"]["fsGroup"] == pod["spec"]["securityContext"]["runAsGroup"], title


def test_a_container_has_no_privilege_and_a_root_that_cannot_be_written(containers: Pods) -> None:
    for title, container in containers.items():
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "privileged": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }, title


def test_a_container_says_what_it_needs_and_what_it_may_take(containers: Pods) -> None:
    for title, container in containers.items():
        assert {*container["resources"]} == {"requests", "limits"}, title
        assert all({*each} == {"cpu", "memory"} for each in container["resources"].values()), title


def test_an_image_is_named_by_a_tag_that_stays(containers: Pods) -> None:
    for title, container in containers.items():
        _, _, tag = container["image"].partition("@")[0].rpartition(":")
        assert tag, title
        assert tag != "latest", title


def test_no_secret_stands_in_plain_words(containers: Pods) -> None:
    for title, container in containers.items():
        for name, variable in charts.environment(container).items():
            if any(word in name for word in ("PASSWORD", "SECRET", "KEY_", "ACCESS_KEY", "PWD")):
                assert "secretKeyRef" in variable.get("valueFrom", {}), name
        assert not [each for each in container.get("args", []) if "$(" in each], title


@pytest.mark.parametrize("configuration", charts.ALL, ids=str)
def test_what_runs_on_is_asked_whether_it_has_started_is_ready_and_is_alive(configuration: Configuration) -> None:
    for name, pod in _lasting(configuration):
        for container in pod["spec"]["containers"]:
            assert {"startupProbe", "readinessProbe", "livenessProbe"} <= container.keys(), name


@pytest.mark.parametrize("configuration", charts.ALL, ids=str)
def test_a_pod_has_time_to_finish(configuration: Configuration) -> None:
    for name, pod in _lasting(configuration):
        waits = [
            each["lifecycle"]["preStop"]["sleep"]["seconds"]
            for each in pod["spec"]["containers"]
            if "lifecycle" in each
        ]
        assert pod["spec"]["terminationGracePeriodSeconds"] >= LEAST_GRACE_SECONDS + max(waits, default=0) - 10, name


@pytest.mark.parametrize("configuration", charts.ALL, ids=str)
def test_an_update_takes_no_replica_away_before_another_is_ready(configuration: Configuration) -> None:
    for deployment in charts.of_kind(configuration, "Deployment"):
        if not deployment["metadata"]["name"].endswith("-exporter"):
            assert deployment["spec"]["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": 0}


@pytest.mark.parametrize("configuration", charts.ALL, ids=str)
def test_what_answers_people_survives_a_node_that_is_drained(configuration: Configuration) -> None:
    names = {
        each["metadata"]["name"].rpartition("-")[2] for each in charts.of_kind(configuration, "PodDisruptionBudget")
    }
    assert names == {"gateway", "ui", "serving"}


def test_replicas_are_counted_by_one_hand_only() -> None:
    for configuration in charts.ALL:
        scaled = {
            each["spec"]["scaleTargetRef"]["name"] for each in charts.of_kind(configuration, "HorizontalPodAutoscaler")
        }
        for deployment in charts.of_kind(configuration, "Deployment"):
            assert ("replicas" in deployment["spec"]) != (deployment["metadata"]["name"] in scaled)


def _lasting(configuration: Configuration) -> Iterator[tuple[str, Manifest]]:
    for name, pod in charts.pods(charts.manifests(configuration)):
        if not name.startswith(ONE_SHOT):
            yield name, pod
