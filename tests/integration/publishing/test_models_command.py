"""`python -m ml models`, as a person types it."""

import pytest
from typer.testing import CliRunner

from ml import registry
from ml.__main__ import app
from ml.jobs import promoting
from ml.publish.plans import Superseded
from tests.integration.publishing.place import Place


def told(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["models", *arguments], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_list_tells_what_serves_and_why(place: Place) -> None:
    refused = place.register(decision="refused")
    lines = told("list").splitlines()
    assert lines[0].split() == ["version", "aliases", "serving", "accuracy", "decision", "age", "reason"]
    served = next(line for line in lines if line.startswith(f"{place.stable} "))
    assert "champion" in served
    assert "AVAILABLE [stable]" in served
    assert "95.0%" in served
    assert "refused" in next(line for line in lines if line.startswith(f"{refused} "))


@pytest.mark.parametrize("command", ["publish", "models promote"])
def test_a_run_that_others_have_followed_says_that_it_did_nothing(place: Place, command: str) -> None:
    version, later = place.register(), place.register()
    run_id = registry.run_of(place.client, version)
    promoting.promote(version, reason="first", run_id=run_id)
    promoting.promote(later, reason="then another", run_id=registry.run_of(place.client, later))
    named = ["--reason", "again", "--run-id", run_id] if command == "models promote" else []
    done = CliRunner().invoke(app, [*command.split(), str(version), *named])
    assert done.exit_code == 1
    assert isinstance(done.exception, Superseded)
    assert f"nothing was done: this run published version {version} before" in str(done.exception)
    assert "is stable" not in done.stdout
    place.assert_whole(later)


def test_a_dry_run_shows_the_plan_and_does_nothing(place: Place) -> None:
    before, version = place.stable, place.register()
    shown = told("promote", str(version), "--reason", "to see", "--dry-run")
    assert f"move label stable from {before} to {version}" in shown
    assert place.stable == before


def test_promotion_rollback_and_reconciliation_say_what_they_do(place: Place) -> None:
    before, version = place.stable, place.register()
    assert f"version {version} is stable" in told("promote", str(version), "--reason", "better")
    place.assert_whole(version)
    assert f"version {before} is stable" in told("rollback", "--reason", "worse")
    assert promoting.reconcile() == []
    assert "to be done: nothing" in told("reconcile")
