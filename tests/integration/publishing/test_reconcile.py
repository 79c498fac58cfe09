"""After any crash, registry and audit follow what label `stable` answers."""

from functools import partial

import pytest
from sqlalchemy import select

from ml import registry
from ml.catalog import PROMOTIONS
from ml.jobs import promoting
from ml.publish import models_config, steps
from ml.publish.steps import Step
from tests.integration.publishing.children import promote_until_killed
from tests.integration.publishing.place import Place


def test_what_agrees_is_left_alone(place: Place) -> None:
    promoting.reconcile()
    before = (place.store.get(models_config.KEY), place.aliases)
    assert promoting.plan_reconciliation() == promoting.reconcile() == []
    assert (place.store.get(models_config.KEY), place.aliases) == before


def test_a_run_killed_after_the_switch_is_recorded_in_its_name(
    place: Place, run_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, version = place.champion, place.register()
    monkeypatch.setenv("LEASE_SECONDS", "4")
    monkeypatch.setenv("LEASE_WAIT_SECONDS", "30")
    promote_until_killed(version, run_id=run_id, after=Step.SWITCH)
    plan = promoting.plan_reconciliation()
    assert f"alias champion moves from {before} to {version}" in plan
    assert place.champion == before
    assert promoting.reconcile() == plan
    place.assert_whole(version)
    assert place.aliases[registry.PREVIOUS] == before
    with place.engine.connect() as connection:
        row = connection.execute(select(PROMOTIONS).where(PROMOTIONS.c.run_id == run_id)).one()
    assert (row.action, row.from_version, row.to_version, row.reason) == ("promote", before, version, "killed")


def test_a_label_that_a_person_moved_is_recorded_as_such(place: Place, run_id: str) -> None:
    promoting.promote(version := place.register(), reason="better", run_id=run_id)
    previous = place.aliases[registry.PREVIOUS]
    models_config.change(place.store, partial(models_config.with_label, version=previous))
    assert promoting.reconcile()
    place.assert_whole(previous)
    assert ("rollback", version, previous) in place.rows(previous)


def test_versions_that_nobody_needs_leave_the_config_and_s3(
    place: Place, run_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEPT_VERSIONS", "1")
    old = place.register()
    promoting.promote(place.register(), reason="better", run_id=run_id)
    place.store.put(steps.file_key(old), b"left by a crash")
    models_config.change(place.store, partial(models_config.with_version, version=old))
    assert promoting.reconcile() == [f"versions {old} leave models.config, then their files are deleted"]
    assert old not in place.listed
    assert not place.store.exists(steps.file_key(old))
