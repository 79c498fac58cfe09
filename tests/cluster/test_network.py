"""What the cluster itself refuses: connections that nobody has listed, and pods that are less strict than ours."""

import json
from typing import Any, Final

import pytest

from tests.cluster.cluster import RESTRICTED, Cluster, CommandFailed

REACH: Final = """
import socket, sys
for address in sys.argv[1:]:
    host, port = address.rsplit(":", 1)
    try:
        socket.create_connection((host, int(port)), 3).close()
    except OSError:
        continue
    print(address)
"""


def test_the_app_reaches_the_gateway_and_nobody_else(cluster: Cluster) -> None:
    name = cluster.release
    addresses = [f"{name}-gateway:8000", f"{name}-mysql:3306", f"{name}-s3:9000", f"{name}-serving:8500"]
    words = ("exec", f"deployment/{name}-ui", "--", "python", "-c", REACH, *addresses)
    assert cluster.kubectl(*words).split() == [f"{name}-gateway:8000"]


@pytest.mark.parametrize(("label", "reached"), [("true", ["serving"]), ("", [])])
def test_serving_is_reached_by_pods_that_carry_its_label_alone(
    cluster: Cluster, label: str, reached: list[str]
) -> None:
    address = f"{cluster.release}-serving:8500"
    said = _run_pod(cluster, {"plants/serving-client": label} if label else {}, RESTRICTED, address)
    assert said.split() == [address for _ in reached]


def test_a_pod_that_may_become_root_is_refused(cluster: Cluster) -> None:
    with pytest.raises(CommandFailed, match="violates PodSecurity"):
        _run_pod(cluster, {}, {"privileged": True}, "localhost:1")


def _run_pod(cluster: Cluster, labels: dict[str, str], security: dict[str, Any], *addresses: str) -> str:
    name = "a-client"
    container = {
        "name": name,
        "image": cluster.image("gateway"),
        "command": ["python", "-c", REACH, *addresses],
        "securityContext": security,
        "resources": {"limits": {"cpu": "200m", "memory": "64Mi"}},
    }
    spec = {"restartPolicy": "Never", "automountServiceAccountToken": False, "containers": [container]}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name, "labels": labels}, "spec": spec}
    try:
        cluster.kubectl("apply", "--filename=-", stdin=json.dumps(pod))
        cluster.kubectl("wait", f"pod/{name}", "--for=jsonpath={.status.phase}=Succeeded", "--timeout=2m")
        return cluster.kubectl("logs", name)
    finally:
        cluster.kubectl("delete", "pod", name, "--ignore-not-found", "--wait")
