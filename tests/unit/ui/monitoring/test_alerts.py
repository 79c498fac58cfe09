from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from streamlit.testing.v1 import AppTest

from tests.unit.ui import shown
from tests.unit.ui.canned_gateway import CannedGateway, key
from tests.unit.ui.monitoring.observed import CALL, alert, watched
from ui.api.monitoring import Alert
from ui.monitoring import alerts
from ui.monitoring.texts import MonitoringTexts
from ui.texts import LANGUAGES, Language, Reader

RULES = Path(__file__).parents[4] / "infra" / "monitoring" / "rules"
NOW = datetime(2026, 3, 1, 8, 20, 3, tzinfo=UTC)


def rules() -> list[dict[str, str]]:
    groups = [group for file in RULES.glob("*.yml") for group in yaml.safe_load(file.read_text())["groups"]]
    return [rule for group in groups for rule in group["rules"] if "alert" in rule]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_alert_of_ours_and_its_severity_have_words(language: Language) -> None:
    texts = Reader(language).texts(MonitoringTexts).alerts
    assert {each["alert"] for each in rules()} == texts.titles.keys()
    assert {each["labels"]["severity"] for each in rules()} <= texts.severities.keys()  # type: ignore[index]


def test_severity_is_told_by_word_and_icon_with_the_runbook(app: AppTest, gateway: CannedGateway) -> None:
    said = [alert("SyntheticChampion", "info"), alert("ServingDown", "critical"), alert("Drift", "warning")]
    gateway.gives(key("review"), to="GET /v1/key")
    gateway.gives(watched(alerts=said), to=CALL)
    shown.turn_to(app, "monitoring")
    shown.sign_in(app, "a-secret")
    (critical,), (warning,), note = app.error, app.warning, app.info[0]
    assert (critical.value, critical.icon) == (
        "**Critical: the model server does not answer.**",
        ":material/emergency_home:",
    )
    assert (warning.value[:10], warning.icon) == ("**Warning:", ":material/warning:")
    assert (note.value[:7], note.icon) == ("**Note:", ":material/info:")
    assert "What to do stands in docs/runbook.md#servingdown." in shown.text(app)


def test_the_worst_stands_first_and_of_those_the_oldest() -> None:
    found = [
        Alert.model_validate(each)
        for each in (
            alert("One", "info", "2026-03-01T01:00:00Z"),
            alert("Two", "page", "2026-03-01T02:00:00Z"),
            alert("Three", "critical", "2026-03-01T04:00:00Z"),
            alert("Four", "critical", "2026-03-01T03:00:00Z"),
        )
    ]
    assert [each.name for each in alerts.ranked(tuple(found))] == ["Four", "Three", "Two", "One"]


def test_an_alert_without_a_runbook_names_none() -> None:
    found = Alert.model_validate(alert("OfTheirOwn", "page", runbook=None))
    assert alerts.details(found, NOW, Reader("en")) == (
        "OfTheirOwn: Numbers of the moment. Since 1 March 2026, 08:15, for 5 min 0 s."
    )
