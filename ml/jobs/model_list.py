"""The versions of the model as a table for people."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from ml import registry
from ml.jobs import promoting
from ml.jobs.workbench import Workbench
from ml.publish.deployment import Deployment
from ml.registry import Registered

COLUMNS: Final = ("version", "aliases", "serving", "accuracy", "decision", "age", "reason")


def table(limit: int) -> list[str]:
    """Lines, the newest version first. Raises MlError."""
    deployment, client = promoting.overview(), Workbench.open().client
    shown = list(deployment.versions.values())[:limit]
    accuracy = {each.version: registry.metric(client, each.run_id, "test_accuracy") for each in shown}
    now = datetime.now(UTC)
    return aligned([COLUMNS, *(row(each, deployment, accuracy[each.version], now) for each in shown)])


def row(found: Registered, deployment: Deployment, accuracy: float | None, now: datetime) -> tuple[str, ...]:
    """One version, in the order of the columns."""
    return (
        str(found.version),
        " ".join(sorted(alias for alias, version in deployment.aliases.items() if version == found.version)) or "-",
        serving(found.version, deployment),
        "-" if accuracy is None else f"{accuracy:.1%}",
        found.tags.get("decision", "not evaluated"),
        age(now - found.created),
        found.tags.get("decision.reasons") or found.tags.get("reason", "-"),
    )


def serving(version: int, deployment: Deployment) -> str:
    """Its state on the replicas, and its labels; a dash when it is not listed."""
    if version not in deployment.states:
        return "-"
    states = sorted({state for state, _ in deployment.states[version].values()})
    labels = sorted(label for label, of in deployment.labels.items() if of == version)
    return " ".join(["/".join(states), *(f"[{label}]" for label in labels)])


def age(passed: timedelta) -> str:
    """In the largest unit that it fills."""
    for seconds, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if passed.total_seconds() >= seconds:
            return f"{passed.total_seconds() // seconds:.0f} {unit}"
    return f"{max(passed.total_seconds(), 0):.0f} s"


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns as wide as their widest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
