"""A dashboard as we write it down, and its JSON as Grafana reads it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from grafana_foundation_sdk.builders import dashboard
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import DashboardCursorSync, DashboardLinkType, VariableRefresh

from infra.dashboards.panels import SOURCE, Panel

FOLDER: Final = Path(__file__).parents[1] / "monitoring" / "dashboards"
TAG: Final = "plants"
# An exporter looks once a minute: each change shows for two.
_CHANGED: Final = 'changes(plants_promotions{{action="{action}"}}[2m]) > 0'


@dataclass(frozen=True)
class Board:
    """Rows of panels, from the most important one down. `variables`: name → the label's values, as a query."""

    name: str
    title: str
    says: str
    rows: Mapping[str, Sequence[Panel]]
    variables: Mapping[str, str] = field(default_factory=dict)


def written(board: Board) -> str:
    """Its JSON, the same on every call: ids follow the order of the panels."""
    told: dict[str, Any] = json.loads(json.dumps(_built(board).build(), cls=JSONEncoder))
    for place, panel in enumerate(told["panels"], start=1):
        panel["id"] = place
    # The SDK knows no titles of annotations, so these are written by hand.
    told["annotations"] = {
        "list": [_annotation("promote", "Promotion", "blue"), _annotation("rollback", "Rollback", "red")]
    }
    return json.dumps(told, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _built(board: Board) -> dashboard.Dashboard:
    built = (
        dashboard.Dashboard(board.title)
        .uid(f"{TAG}-{board.name}")
        .description(board.says)
        .tags([TAG])
        .readonly()
        .tooltip(DashboardCursorSync.CROSSHAIR)
        .time("now-1h", "now")
        .refresh("30s")
        .timezone("browser")
        .link(_others())
    )
    for name, values in board.variables.items():
        built = built.with_variable(_variable(name, values))
    for title, panels in board.rows.items():
        built = built.with_row(dashboard.Row(title))
        for panel in panels:
            built = built.with_panel(panel)
    return built


def _others() -> dashboard.DashboardLink:
    """To the other dashboards, with the time that is looked at."""
    link = dashboard.DashboardLink("Plants").type(DashboardLinkType.DASHBOARDS).tags([TAG])
    return link.as_dropdown(as_dropdown=True).keep_time(keep_time=True)


def _variable(name: str, values: str) -> dashboard.QueryVariable:
    """One, several, or all of them, which is what it begins with."""
    return (
        dashboard.QueryVariable(name)
        .datasource(SOURCE)
        .query(values)
        .refresh(VariableRefresh.ON_TIME_RANGE_CHANGED)
        .include_all(include_all=True)
        .all_value(".*")
        .multi(multi=True)
    )


def _annotation(action: str, title: str, color: str) -> dict[str, Any]:
    return {
        "name": f"{title}s",
        "datasource": SOURCE.to_json(),
        "enable": True,
        "expr": _CHANGED.format(action=action),
        "iconColor": color,
        "step": "60s",
        "titleFormat": title,
        "textFormat": "The version in service changed; GET /v1/models says why.",
    }
