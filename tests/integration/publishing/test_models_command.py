"""`python -m ml models`, as a person types it."""

from typer.testing import CliRunner

from ml.__main__ import app
from ml.jobs import promoting
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
