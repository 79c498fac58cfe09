"""The dashboards are what the code says, Prometheus understands them, and a person does too."""

import re
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from infra.dashboards import BOARDS
from infra.dashboards.board import written
from tests.infra.monitoring import panels
from tests.infra.monitoring.panels import FOLDER, REPOSITORY
from tests.infra.monitoring.test_alerts import NAMES, needs_promtool, promtool

DASHBOARDS: Final = panels.dashboards()
NOT_SHOWN: Final = yaml.safe_load((REPOSITORY / "infra" / "monitoring" / "not_shown.yml").read_text())
UNITS: Final = {"short", "reqps", "cps", "percentunit", "s", "µs", "bytes"}

each_dashboard = pytest.mark.parametrize("dashboard", DASHBOARDS.values(), ids=DASHBOARDS)


def test_what_lies_in_the_folder_is_what_the_code_gives() -> None:
    """`python -m infra.dashboards` writes it."""
    assert {f"{board.name}.json": written(board) for board in BOARDS} == {
        file.name: file.read_text() for file in FOLDER.iterdir()
    }


@needs_promtool
def test_prometheus_can_read_every_query(tmp_path: Path) -> None:
    asked = [*panels.queries(), *panels.annotations()]
    rules = [{"record": f"query:{place}", "expr": each.expr} for place, each in enumerate(asked)]
    file = tmp_path / "queries.yml"
    file.write_text(yaml.safe_dump({"groups": [{"name": "queries", "rules": rules}]}))
    promtool("check", "rules", str(file))
    assert not [each for each in asked if "$" in each.expr]


@each_dashboard
def test_a_dashboard_has_rows_a_title_of_its_own_and_an_address_that_stays(dashboard: dict[str, Any]) -> None:
    assert dashboard["uid"].startswith("plants-")
    assert dashboard["title"].startswith("Plants: ")
    assert dashboard["panels"][0]["type"] == "row"
    ids = [each["id"] for each in dashboard["panels"]]
    assert ids == sorted(set(ids))
    titles = [each["title"] for each in dashboard["panels"]]
    assert len(set(titles)) == len(titles)


@each_dashboard
def test_a_panel_says_what_it_shows_in_which_unit(dashboard: dict[str, Any]) -> None:
    for panel in panels.panels(dashboard):
        assert re.match(r"[A-Z1-9].*\.", panel["description"]), panel["title"]
        assert panel["fieldConfig"]["defaults"]["unit"] in UNITS, panel["title"]
        assert panel["datasource"] == {"type": "prometheus", "uid": "prometheus"}, panel["title"]


@each_dashboard
def test_panels_neither_overlap_nor_leave_the_page(dashboard: dict[str, Any]) -> None:
    taken: set[tuple[int, int]] = set()
    for panel in dashboard["panels"]:
        place = panel["gridPos"]
        cells = {(place["x"] + across, place["y"] + down) for across in range(place["w"]) for down in range(place["h"])}
        assert place["x"] + place["w"] <= 24, panel["title"]
        assert not cells & taken, panel["title"]
        taken |= cells


def test_a_place_in_the_runbook_exists() -> None:
    said = " ".join(each["description"] for one in DASHBOARDS.values() for each in panels.panels(one))
    assert set(re.findall(r"docs/runbook\.md#(\w+)", said)) <= {name.lower() for name in NAMES}


def test_what_cannot_be_shown_is_a_panel_that_exists() -> None:
    for environment, dashboards in NOT_SHOWN.items():
        for name, titles in dashboards.items():
            assert set(titles) <= {each["title"] for each in panels.panels(DASHBOARDS[name])}, environment


def test_grafana_is_given_every_dashboard_and_begins_with_the_overview() -> None:
    grafana = yaml.safe_load((REPOSITORY / "compose.dev.yml").read_text())["services"]["grafana"]
    folder = "/etc/grafana/dashboards"
    provider = yaml.safe_load((REPOSITORY / "infra" / "compose" / "dashboards.yml").read_text())["providers"][0]
    assert provider["options"]["path"] == folder
    assert f"./infra/monitoring/dashboards:{folder}:ro" in grafana["volumes"]
    assert grafana["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"] == f"{folder}/overview.json"


def test_a_figure_of_airflow_that_is_shown_is_let_through() -> None:
    mapped = {each["name"] for each in yaml.safe_load((FOLDER.parent / "statsd.yml").read_text())["mappings"]}
    asked = {name for each in panels.queries() for name in re.findall(r"\bairflow_\w+?(?=_count\b|\b)", each.expr)}
    assert asked
    assert {name.removesuffix("_count") for name in asked} <= mapped
