"""Whether a change of the version in service can be asked for, and what Airflow is told of it. Pure functions."""

from collections.abc import Mapping
from typing import Any, Final

from gateway.errors import NotPromotable
from gateway.registry import CHAMPION, PREVIOUS
from gateway.registry_records import Version

LET_THROUGH: Final = "promote"  # the gate's word in a version's tags


def promotion(version: Version, aliases: Mapping[str, int], reason: str) -> dict[str, Any]:
    """The run's conf. Raises NotPromotable; Airflow's task looks again when its turn comes."""
    if aliases.get(CHAMPION) == version.number:
        raise NotPromotable(f"version {version.number} is the champion already")
    decision = version.tags.get("decision")
    if decision != LET_THROUGH:
        why = version.tags.get("decision.reasons") or "the gate has not decided on it"
        raise NotPromotable(f"version {version.number} was not let through by the gate: {why}")
    return {"action": "promote", "version": version.number, "reason": reason}


def rollback(aliases: Mapping[str, int], reason: str) -> dict[str, Any]:
    """The run's conf, naming the target: a run that has to wait must not go back to another. Raises NotPromotable."""
    target = aliases.get(PREVIOUS)
    if target is None or target == aliases.get(CHAMPION):
        raise NotPromotable(
            f"no version has the alias {PREVIOUS}, so there is none to go back to; promote one by number"
        )
    return {"action": "rollback", "version": target, "reason": reason}
