"""Kubernetes as far as Helm's `lookup` asks it: versions, kinds, and Secrets that a test puts there."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, Final

SECRETS: Final = "/api/v1/namespaces/plants/secrets/"
# What the chart renders: Helm asks where each kind lives.
_KINDS: Final[Mapping[str, tuple[str, ...]]] = {
    "v1": ("Secret", "ConfigMap", "Service", "ServiceAccount", "Pod"),
    "apps/v1": ("Deployment", "StatefulSet"),
    "batch/v1": ("Job",),
    "policy/v1": ("PodDisruptionBudget",),
    "autoscaling/v2": ("HorizontalPodAutoscaler",),
    "networking.k8s.io/v1": ("Ingress", "NetworkPolicy"),
}


def _plural(kind: str) -> str:
    return {"Ingress": "ingresses", "NetworkPolicy": "networkpolicies"}.get(kind, f"{kind.lower()}s")


def _resources(version: str) -> dict[str, Any]:
    found = [{"name": _plural(kind), "namespaced": True, "kind": kind, "verbs": ["get"]} for kind in _KINDS[version]]
    return {"kind": "APIResourceList", "groupVersion": version, "resources": found}


def _group(version: str) -> dict[str, Any]:
    name, _, number = version.partition("/")
    one = {"groupVersion": version, "version": number}
    return {"name": name, "versions": [one], "preferredVersion": one}


_GROUPS: Final = [version for version in _KINDS if "/" in version]
_KNOWN: Final[Mapping[str, Mapping[str, Any]]] = {
    "/version": {"major": "1", "minor": "35", "gitVersion": "v1.35.0"},
    "/api": {"kind": "APIVersions", "versions": ["v1"]},
    "/apis": {"kind": "APIGroupList", "apiVersion": "v1", "groups": [_group(version) for version in _GROUPS]},
    "/api/v1": _resources("v1"),
    **{f"/apis/{version}": _resources(version) for version in _GROUPS},
}


@contextmanager
def serving(secrets: Mapping[str, Mapping[str, str]], directory: Path) -> Iterator[Path]:
    """Gives the kubeconfig that leads there; `secrets` are by name, their values in base64."""
    objects = {f"{SECRETS}{name}": _secret(name, data) for name, data in secrets.items()}
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler({**_KNOWN, **objects}))
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield _kubeconfig(server.server_port, directory)
    finally:
        server.shutdown()
        server.server_close()


def _secret(name: str, data: Mapping[str, str]) -> dict[str, Any]:
    """As a release of this name has left it: Helm takes no object that is somebody else's."""
    owner = {"meta.helm.sh/release-name": "plants", "meta.helm.sh/release-namespace": "plants"}
    labels = {"app.kubernetes.io/managed-by": "Helm"}
    metadata = {"name": name, "namespace": "plants", "labels": labels, "annotations": owner}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "data": dict(data)}


def _handler(answers: Mapping[str, Mapping[str, Any]]) -> type[BaseHTTPRequestHandler]:
    absent = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": "NotFound", "code": 404}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = answers.get(self.path.partition("?")[0])
            body = json.dumps(found or absent).encode()
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            """Helm asks a dozen times; nobody reads it."""

    return Handler


def _kubeconfig(port: int, directory: Path) -> Path:
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "here", "cluster": {"server": f"http://127.0.0.1:{port}"}}],
        "contexts": [{"name": "here", "context": {"cluster": "here", "user": "nobody"}}],
        "current-context": "here",
        "users": [{"name": "nobody", "user": {}}],
    }
    file = directory / "kubeconfig"
    file.write_text(json.dumps(config))
    return file
