"""Each alert has a case in which it fires, one in which it stays quiet, and a place in the runbook."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

REPOSITORY: Final = Path(__file__).parents[3]
RULES: Final = sorted((REPOSITORY / "infra" / "monitoring" / "rules").glob("*.yml"))
CASES: Final = Path(__file__).parent / "alerts.yml"
PROMTOOL: Final = shutil.which("promtool")
needs_promtool = pytest.mark.skipif(PROMTOOL is None, reason="promtool comes with Debian's package prometheus")


def alerts() -> Iterator[dict[str, Any]]:
    for file in RULES:
        for group in yaml.safe_load(file.read_text())["groups"]:
            yield from (rule for rule in group["rules"] if "alert" in rule)


ALERTS: Final = list(alerts())
NAMES: Final = [alert["alert"] for alert in ALERTS]


def promtool(*arguments: str) -> None:
    done = subprocess.run([PROMTOOL or "", *arguments], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr


@needs_promtool
def test_the_rules_parse() -> None:
    promtool("check", "rules", *map(str, RULES))


@needs_promtool
def test_each_case_ends_as_it_says() -> None:
    promtool("test", "rules", str(CASES))


def test_each_alert_has_a_case_that_fires_it_and_one_that_does_not() -> None:
    """Further ones say after a comma what they are about."""
    cases = {case["name"].partition(",")[0] for case in yaml.safe_load(CASES.read_text())["tests"]}
    assert cases == {f"{name} {word}" for name in NAMES for word in ("fires", "stays quiet")}


@pytest.mark.parametrize("alert", ALERTS, ids=NAMES)
def test_an_alert_says_in_plain_words_what_is_wrong_and_where_to_read_on(alert: dict[str, Any]) -> None:
    assert alert["labels"]["severity"] in {"critical", "warning", "info"}
    assert alert["annotations"]["summary"].endswith(".")
    assert alert["annotations"]["runbook"] == f"docs/runbook.md#{alert['alert'].lower()}"


def test_the_runbook_has_a_section_for_each_alert_and_for_nothing_else() -> None:
    page = (REPOSITORY / "docs" / "runbook.md").read_text()
    sections = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", page, flags=re.MULTILINE | re.DOTALL))
    assert set(sections) == set(NAMES)
    for name, text in sections.items():
        assert all(part in text for part in ("**It means**", "**Look**", "**Do**")), name
