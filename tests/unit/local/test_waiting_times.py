"""Only what is waited for becomes shorter; what a rule looks at stays what it is."""

import json

import pytest
import yaml

from infra.local import monitoring, waiting_times
from infra.local.settings import LocalSettings

RULE = """
- alert: ServingDown
  expr: avg_over_time(up[1h]) == 0
  for: 10m
  annotations: {summary: "for: 1h nobody answers"}
"""


def test_a_rule_waits_for_a_share_of_its_time_over_the_same_window() -> None:
    (rule,) = yaml.safe_load(waiting_times.scaled(RULE, 0.05))
    assert rule["for"] == "30000ms"
    assert rule["expr"] == "avg_over_time(up[1h]) == 0"
    assert rule["annotations"]["summary"] == "for: 1h nobody answers"


def test_nothing_waits_for_less_than_a_second() -> None:
    assert yaml.safe_load(waiting_times.scaled("scrape_interval: 15s", 0.05)) == {"scrape_interval": "1000ms"}


def test_whoever_is_patient_changes_nothing(settings: LocalSettings) -> None:
    for name, text in monitoring.config(settings).items():
        if (file := monitoring.SOURCES / name).exists():
            assert text == file.read_text()


@pytest.mark.parametrize("key", ["group_wait", "group_interval"])
def test_alertmanager_waits_as_much_less_as_the_rules(settings: LocalSettings, key: str) -> None:
    hasty = settings.model_copy(update={"alert_patience": 0.5})
    files = monitoring.config(settings)["alertmanager.yml"], monitoring.config(hasty)["alertmanager.yml"]
    patiently, hastily = (json.loads(file)["route"][key] for file in files)
    unit = {"s": 1000, "m": 60_000}[patiently[-1]]
    assert int(hastily.removesuffix("ms")) == int(patiently[:-1]) * unit / 2
