"""A registered version as this API tells of it: the registry's record, its run's numbers, and how serving stands."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from gateway.registry import Registry
from gateway.registry_records import Run, Version
from gateway.replicas import Fleet, Replicas

_MEASURED: Final = "test_"  # how the names of metrics of the test split begin in MLflow
_BETWEEN: Final = "; "  # two reasons of the gate in one tag


@dataclass(frozen=True)
class Moment:
    """Aliases of the registry, and every replica, as they are now."""

    aliases: Mapping[str, int]
    fleet: Fleet
    label: str  # of serving

    @property
    def serving_detail(self) -> str | None:
        """Who did not say how the versions stand."""
        away = self.fleet.away
        return f"no answer from serving at {', '.join(away)}" if away else None


async def moment(registry: Registry, replicas: Replicas) -> Moment:
    """Raises RegistryUnavailable, RegistryNotConfigured; a replica that is away is only told."""
    aliases, fleet = await asyncio.gather(registry.aliases(), replicas.look())
    return Moment(aliases, fleet, replicas.label)


def fields(found: Version, run: Run, now: Moment, *, page: str) -> dict[str, Any]:
    """Those of ModelVersion."""
    tags, number = found.tags, found.number
    return {
        "version": number,
        "created": found.created,
        "aliases": sorted(alias for alias, of in now.aliases.items() if of == number),
        "labels": [now.label] if number in now.fleet.labelled else [],
        "serving": now.fleet.states.get(number),
        "decision": tags.get("decision"),
        "reasons": reasons(tags),
        "reason": tags.get("reason"),
        "metrics": measured(run),
        "dataset": {"digest": tags.get("dataset.digest"), "source": tags.get("dataset.source")},
        "backbone_weights": tags.get("backbone.weights"),
        "git_commit": tags.get("git.commit"),
        "mlflow_url": page,
    }


def reasons(tags: Mapping[str, str]) -> list[str]:
    """The gate's, one each."""
    return [each for each in tags.get("decision.reasons", "").split(_BETWEEN) if each]


def measured(run: Run) -> dict[str, float]:
    """What a run earned on the test split."""
    return {name.removeprefix(_MEASURED): value for name, value in run.metrics.items() if name.startswith(_MEASURED)}
