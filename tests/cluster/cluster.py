"""An environment on the cluster that kubectl points to."""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

REPOSITORY: Final = Path(__file__).parents[2]
RESTRICTED: Final = {
    "allowPrivilegeEscalation": False,
    "runAsNonRoot": True,
    "runAsUser": 10001,
    "readOnlyRootFilesystem": True,
    "capabilities": {"drop": ["ALL"]},
    "seccompProfile": {"type": "RuntimeDefault"},
}


class CommandFailed(Exception):
    """With the last words of the command."""


@dataclass(frozen=True)
class Cluster:
    environment: str

    @property
    def release(self) -> str:
        """The name of our chart's release, and of its namespace."""
        return f"plants-{self.environment}"

    @property
    def airflow(self) -> str:
        """The name of Airflow's release, in the same namespace."""
        return f"airflow-{self.environment}"

    def kubectl(self, *words: str, stdin: str | None = None) -> str:
        """Raises CommandFailed."""
        return run(["kubectl", f"--namespace={self.release}", *words], stdin=stdin)

    def helm(self, *words: str) -> str:
        """Raises CommandFailed."""
        return run(["helm", f"--namespace={self.release}", *words])

    def up(self, **variables: str) -> str:
        """`make k8s-up`. Raises CommandFailed."""
        return run([str(REPOSITORY / "k8s" / "up.sh"), self.environment], variables)

    def get(self, *words: str) -> dict[str, Any]:
        return dict(json.loads(self.kubectl("get", *words, "--output=json")))

    def secret(self, key: str) -> str:
        template = f'--output=go-template={{{{ index .data "{key}" | base64decode }}}}'
        return self.kubectl("get", "secret", f"{self.release}-secrets", template)

    def image(self, component: str) -> str:
        deployment = self.get("deployment", f"{self.release}-{component}")
        return str(deployment["spec"]["template"]["spec"]["containers"][0]["image"])

    def revision(self, release: str) -> int:
        return int(json.loads(self.helm("history", release, "--output=json", "--max=1"))[-1]["revision"])

    def roll_back(self, release: str, revision: int) -> None:
        """Raises CommandFailed."""
        self.helm("rollback", release, str(revision), "--wait", "--timeout=15m")

    def gateway_url(self) -> str:
        """By the node's own port: a forward of kubectl's holds on to one pod, which an upgrade takes away."""
        port = self.get("service", f"{self.release}-gateway")["spec"]["ports"][0]["nodePort"]
        addresses = self.get("nodes")["items"][0]["status"]["addresses"]
        host = next(each["address"] for each in addresses if each["type"] == "InternalIP")
        return f"http://{host}:{port}"


def run(command: list[str], variables: Mapping[str, str] | None = None, *, stdin: str | None = None) -> str:
    """Standard output. Raises CommandFailed."""
    environment = os.environ | dict(variables or {})
    done = subprocess.run(command, env=environment, input=stdin, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CommandFailed(f"{' '.join(command[:5])} …: {(done.stderr or done.stdout)[-2000:]}")
    return done.stdout
