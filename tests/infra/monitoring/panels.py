"""The queries of the dashboards, as Grafana would ask them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

REPOSITORY: Final = Path(__file__).parents[3]
FOLDER: Final = REPOSITORY / "infra" / "monitoring" / "dashboards"
# Grafana's own variables: a window that holds several scrapes, as a range of an hour has it.
WINDOWS: Final = {"$__rate_interval": "5m"}


@dataclass(frozen=True)
class Query:
    dashboard: str
    panel: str
    expr: str


def dashboards() -> dict[str, dict[str, Any]]:
    return {file.stem: json.loads(file.read_text()) for file in sorted(FOLDER.glob("*.json"))}


def panels(dashboard: dict[str, Any]) -> list[dict[str, Any]]:
    """Without the rows between them."""
    return [each for each in dashboard["panels"] if each["type"] != "row"]


def queries() -> Iterator[Query]:
    """With every variable filled in: all of its values, where one may choose."""
    for name, dashboard in dashboards().items():
        chosen = {f"${each['name']}": each["allValue"] for each in dashboard["templating"].get("list", [])}
        for panel in panels(dashboard):
            for target in panel["targets"]:
                yield Query(name, panel["title"], _filled(target["expr"], WINDOWS | chosen))


def annotations() -> Iterator[Query]:
    for name, dashboard in dashboards().items():
        for each in dashboard["annotations"]["list"]:
            yield Query(name, each["name"], each["expr"])


def _filled(expr: str, values: dict[str, str]) -> str:
    for variable, value in values.items():
        expr = expr.replace(variable, value)
    return expr
