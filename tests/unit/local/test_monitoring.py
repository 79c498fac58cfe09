import json
from pathlib import Path

import pytest

from infra.local import monitoring
from infra.local.settings import LocalSettings

JOBS = {"gateway", "serving", "exporter", "prometheus", "alertmanager"}


def test_every_job_of_the_rules_is_scraped(settings: LocalSettings) -> None:
    found = {each["labels"]["job"]: each["targets"] for each in monitoring.targets(settings)}
    assert found.keys() == JOBS
    assert found["gateway"] == ["127.0.0.1:8001"]


def test_rules_and_addresses_stand_where_prometheus_looks_for_them(settings: LocalSettings) -> None:
    monitoring.write_config(settings)
    monitoring.write_config(settings)
    directory = settings.etc / "monitoring"
    assert {file.name for file in (directory / "rules").iterdir()} >= {"services.yml", "model.yml"}
    assert len(json.loads((directory / "targets.yml").read_text())) == len(JOBS)


def test_a_rule_that_was_renamed_does_not_stay_under_its_old_name(settings: LocalSettings) -> None:
    monitoring.write_config(settings)
    old = settings.etc / "monitoring" / "rules" / "old.yml"
    old.write_text("groups: []")
    monitoring.write_config(settings)
    assert not old.exists()


def test_a_file_that_says_the_same_is_left_alone(settings: LocalSettings) -> None:
    monitoring.write_config(settings)
    files = list((settings.etc / "monitoring").rglob("*.yml"))
    before = [file.stat().st_ino for file in files]
    monitoring.write_config(settings)
    assert [file.stat().st_ino for file in files] == before


def test_what_was_written_tells_whether_anything_changed(settings: LocalSettings) -> None:
    assert monitoring.written(settings) == {}
    monitoring.write_config(settings)
    before = monitoring.written(settings)
    monitoring.write_config(settings)
    assert monitoring.written(settings) == before
    monitoring.write_config(settings.model_copy(update={"alert_webhook_url": "http://127.0.0.1:9/hook"}))
    assert monitoring.written(settings) != before


@pytest.mark.parametrize(("webhook", "hooks"), [("", False), ("http://127.0.0.1:9/hook", True)])
def test_alerts_go_to_the_webhook_where_there_is_one(webhook: str, hooks: bool) -> None:
    (receiver,) = monitoring.routes(webhook)["receivers"]
    assert ("webhook_configs" in receiver) is hooks


def test_the_webhook_s_address_may_hold_a_secret_so_nobody_else_reads_it(settings: LocalSettings) -> None:
    monitoring.write_config(settings)
    assert (settings.etc / "monitoring" / "alertmanager.yml").stat().st_mode & 0o077 == 0


def test_both_keep_their_data_in_the_stack_s_directory(settings: LocalSettings) -> None:
    for command in (monitoring.prometheus, monitoring.alertmanager):
        words = command(Path("/usr/bin"), settings)
        assert any(str(settings.data) in word for word in words)
        assert "--web.listen-address=127.0.0.1" in " ".join(words)
