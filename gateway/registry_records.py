"""What MLflow's REST API tells, in the gateway's words."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

Json = dict[str, Any]

PROXIED: Final = "mlflow-artifacts:"  # artifacts that MLflow reads for its clients: nobody else has that bucket


@dataclass(frozen=True)
class Version:
    """A registered version."""

    number: int
    created: datetime
    run_id: str
    tags: Mapping[str, str]


@dataclass(frozen=True)
class Run:
    """What a training logged; `artifacts` is the path of its artifacts in MLflow's proxy, empty where it has none."""

    id: str = ""
    metrics: Mapping[str, float] = field(default_factory=dict)
    artifacts: str = ""


def aliases(found: Json) -> dict[str, int]:
    """Alias → version."""
    return {each["alias"]: int(each["version"]) for each in found.get("aliases", [])}


def version(found: Json) -> Version:
    return Version(
        number=int(found["version"]),
        created=datetime.fromtimestamp(int(found["creation_timestamp"]) / 1000, UTC),
        run_id=found.get("run_id", ""),
        tags={each["key"]: each.get("value", "") for each in found.get("tags", [])},
    )


def run(found: Json) -> Run:
    uri = found["info"].get("artifact_uri", "")
    # After the scheme there may be a host, as in mlflow-artifacts://host/1/…, and the proxy wants the path alone.
    path = uri.removeprefix(PROXIED) if uri.startswith(PROXIED) else ""
    return Run(
        id=found["info"]["run_id"],
        metrics=dict(_finite(found.get("data", {}).get("metrics", []))),
        artifacts=path.partition("//")[2].partition("/")[2] if path.startswith("//") else path.strip("/"),
    )


def paths(listed: Json) -> frozenset[str]:
    """The artifacts in a directory of a run; none where there is no such directory."""
    return frozenset(each["path"] for each in listed.get("files", []))


def _finite(metrics: Iterable[Json]) -> Iterable[tuple[str, float]]:
    """JSON has no NaN, for which MLflow writes a word."""
    for each in metrics:
        value = float(each["value"])
        if math.isfinite(value):
            yield each["key"], value
