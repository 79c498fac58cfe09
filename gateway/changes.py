"""Whether a change of the version in service can be asked for, and what Airflow is told of it. Pure functions."""

from typing import Any, Final

from gateway.errors import NotPromotable
from gateway.registry import PREVIOUS
from gateway.registry_records import Version
from ml.catalog import would_replace_photographs

LET_THROUGH: Final = "promote"  # the gate's word in a version's tags


def promotion(version: Version, champion: Version | None, reason: str) -> dict[str, Any]:
    """The run's conf. Raises NotPromotable; Airflow's task looks again when its turn comes."""
    if champion is not None and champion.number == version.number:
        raise NotPromotable(f"version {version.number} is the champion already")
    decision = version.tags.get("decision")
    if decision != LET_THROUGH:
        why = version.tags.get("decision.reasons") or "the gate has not decided on it"
        raise NotPromotable(f"version {version.number} was not let through by the gate: {why}")
    _check_source(version, champion)
    return {"action": "promote", "version": version.number, "reason": reason}


def rollback(previous: Version | None, champion: Version | None, reason: str) -> dict[str, Any]:
    """The run's conf, naming the target: a run that has to wait must not go back to another. Raises NotPromotable."""
    if previous is None or (champion is not None and previous.number == champion.number):
        raise NotPromotable(
            f"no version has the alias {PREVIOUS}, so there is none to go back to; promote one by number"
        )
    _check_source(previous, champion)
    return {"action": "rollback", "version": previous.number, "reason": reason}


def _check_source(version: Version, champion: Version | None) -> None:
    if champion is not None and would_replace_photographs(_source(champion), _source(version)):
        raise NotPromotable(
            f"version {version.number} learned from drawn photographs, and never replaces version "
            f"{champion.number}, which learned from real ones; promote another version by number"
        )


def _source(version: Version) -> str | None:
    return version.tags.get("dataset.source")
