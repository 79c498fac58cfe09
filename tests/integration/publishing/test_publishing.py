"""A publication under load, what it leaves behind, and models that must never get the label."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from ml import MODEL, export, registry
from ml.jobs import promoting
from ml.publish import fleet, models_config, steps
from ml.publish.candidate import Candidate, Unfit
from ml.publish.plans import NotPossible, Refused
from ml.publish.replicas import ReplicaError, replicas
from ml.publish.steps import Limits, PublishError, Site, Step
from tests.integration.publishing.place import Place
from tests.integration.publishing.small_models import candidate, model_of_another_signature, small_model
from tests.integration.publishing.traffic import traffic


def test_a_version_is_published_without_one_failed_prediction(place: Place, run_id: str) -> None:
    before, version, told = place.stable, place.register(), list[Step]()
    with traffic(place.replicas, place.store) as seen:
        promoting.promote(version, reason="better", run_id=run_id, tell=told.append)
    seen.assert_unharmed()
    assert set(seen.answers) == {before, version}
    assert told == list(Step)
    place.assert_whole(version)
    assert place.aliases == {registry.CHAMPION: version, registry.PREVIOUS: before}
    assert place.rows(version) == [("promote", before, version)]


def test_promoting_what_is_stable_changes_nothing(place: Place, run_id: str) -> None:
    version, told = place.stable, list[Step]()
    assert version is not None
    before = (place.store.get(models_config.KEY), place.aliases, place.rows(version))
    promoting.promote(version, reason="once more", run_id=run_id, tell=told.append)
    assert (place.store.get(models_config.KEY), place.aliases, place.rows(version)) == before
    assert told == [Step.RECORD]


def test_the_plan_is_what_happens_and_changes_nothing_itself(place: Place) -> None:
    version, before = place.register(), place.store.get(models_config.KEY)
    plan = promoting.plan_promotion(version)
    assert f"move label stable from {place.stable} to {version}" in plan
    assert f"a row in promotions: {place.champion} → {version}" in plan
    assert place.store.get(models_config.KEY) == before


def test_a_refused_or_unknown_version_is_not_promoted(place: Place, run_id: str) -> None:
    before = place.stable
    with pytest.raises(Refused, match="was refused"):
        promoting.promote(place.register(decision="refused"), reason="", run_id=run_id)
    with pytest.raises(NotPossible, match=r"version 999999 is not registered; registered are \d+"):
        promoting.promote(999_999, reason="", run_id=run_id)
    assert place.stable == before


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (lambda: b"no model at all", "cannot be used"),
        (lambda: small_model()[: len(small_model()) // 2], "cannot be used"),
        (model_of_another_signature, "lacks the outputs"),
        (lambda: small_model(broken=True), "nan away from Keras"),
        (lambda: small_model(7), "away from Keras on the golden requests"),
    ],
    ids=["corrupt", "truncated", "wrong_signature", "nan", "other_answers"],
)
def test_a_wrong_file_is_never_put(place: Place, run_id: str, file: Callable[[], bytes], sentence: str) -> None:
    version, before = place.register(made=replace(candidate(0), saved_model=file())), place.stable
    with pytest.raises(Unfit, match=sentence):
        promoting.promote(version, reason="", run_id=run_id)
    assert place.stable == before
    assert not place.store.exists(steps.file_key(version))
    assert not place.rows(version)


def test_a_model_slower_than_its_budget_leaves_the_config_again(
    place: Place, run_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LATENCY_BUDGET_MILLISECONDS", "0.01")
    version, before = place.register(), place.stable
    with pytest.raises(Unfit, match=r"ms a photograph, the budget is 0\.01"):
        promoting.promote(version, reason="", run_id=run_id)
    assert place.stable == before
    assert version not in place.listed


def test_a_file_that_breaks_on_its_way_never_gets_the_label(place: Place, run_id: str) -> None:
    version, before = place.register(), place.stable
    place.store.put(steps.file_key(version), b"half of a mod")
    with pytest.raises(PublishError, match="tells of another file"):
        promoting.promote(version, reason="", run_id=run_id)
    assert (place.stable, version in place.listed) == (before, False)
    place.store.delete(steps.file_key(version))


def test_a_version_that_no_replica_can_load_is_told_with_their_words(place: Place) -> None:
    version = place.register()
    place.store.put(steps.file_key(version), b"half of a mod")
    with replicas(place.replicas) as every:
        before = fleet.states(every, MODEL, version)
        models_config.change(place.store, partial(models_config.with_version, version=version))
        with pytest.raises(ReplicaError, match=f"version {version} does not load"):
            fleet.wait_available(every, MODEL, version, before, seconds=20)
    models_config.change(place.store, partial(models_config.without_version, version=version))
    place.store.delete(steps.file_key(version))


@pytest.mark.parametrize("wrong", ["classes", "probabilities"])
def test_a_replica_that_answers_otherwise_does_not_pass(place: Place, wrong: str) -> None:
    version = place.register(made=candidate(0))
    promoting.promote(version, reason="", run_id=f"answers-{version}")
    expected = replace(candidate(0), version=version)
    changed: dict[str, Candidate] = {
        "classes": replace(expected, classes=("grass", "dandelion")),
        "probabilities": replace(expected, golden=candidate(0, 7).golden),
    }
    with replicas(place.replicas) as every, pytest.raises(Unfit, match=every[0].address):
        steps.verify(changed[wrong], Site(place.store, every, Limits(10, 500, 1e-4, 3)))


def test_ten_publications_leave_few_objects_and_few_loaded_versions(place: Place) -> None:
    versions = [place.register() for _ in range(10)]
    for version in versions:
        promoting.promote(version, reason="the next one", run_id=f"ten-{version}")
    assert place.listed == versions[-3:]
    kept = {str(each) for each in versions[-3:]}
    files = [key for version in versions for key in place.store.keys(f"{MODEL}/{version}/")]
    manifests = [key for version in versions for key in place.store.keys(f"manifests/{version}.json")]
    assert {key.split("/")[1] for key in files} == kept
    assert {key.removesuffix(".json").split("/")[1] for key in manifests} == kept
    with replicas(place.replicas) as every:
        for version in versions[:-3]:
            assert {state for state, _ in fleet.states(every, MODEL, version).values()} <= fleet.GONE
    assert export.digest(place.store.get(steps.file_key(versions[-1])).body)
