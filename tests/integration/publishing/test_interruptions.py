"""A promotion interrupted by its own death, or by a service that goes away, harms nothing and can be completed."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from infra.local import health, supervisor
from infra.local.plan import Stack
from ml.errors import MlError
from ml.jobs import promoting
from ml.publish.lease import LeaseHeld
from ml.publish.steps import Step
from tests.integration.publishing.children import promote_until_killed
from tests.integration.publishing.place import Place
from tests.integration.publishing.traffic import Traffic, traffic

BEFORE_THE_SWITCH = {None, Step.LOAD, Step.PUT, Step.LIST, Step.WAIT, Step.VERIFY}


@pytest.mark.parametrize("after", list(Step))
def test_a_promotion_killed_after_a_step_harms_nothing_and_is_completed(place: Place, run_id: str, after: Step) -> None:
    before, version = place.stable, place.register()
    with traffic(place.replicas, place.store) as seen:
        promote_until_killed(version, run_id=run_id, after=after)
        assert place.stable == (before if after in BEFORE_THE_SWITCH else version)
        with pytest.raises(LeaseHeld, match=f"run {run_id} holds the lease for its promote of version {version} until"):
            promoting.promote(version, reason="another run", run_id=f"other-{run_id}")
        promoting.promote(version, reason="the same again", run_id=run_id)
    seen.assert_unharmed()
    assert set(seen.answers) == {before, version}
    place.assert_whole(version)
    assert place.rows(version) == [("promote", before, version)]


@pytest.mark.parametrize(
    ("service", "after"),
    [
        *(("s3", step) for step in (None, *Step)),
        *(("mlflow", step) for step in (None, Step.PUT, Step.VERIFY, Step.SWITCH)),
        *(("serving", step) for step in (Step.LOAD, Step.LIST, Step.WAIT, Step.VERIFY)),
    ],
)
def test_a_service_that_goes_away_after_a_step_stops_the_promotion_in_words(
    place: Place, run_id: str, monkeypatch: pytest.MonkeyPatch, service: str, after: Step | None
) -> None:
    monkeypatch.setenv("PUBLISH_TIMEOUT_SECONDS", "2")
    before, version = place.stable, place.register()
    with traffic(place.replicas, place.store) as seen:
        with pytest.raises(MlError, match=r"again|reconcile"):
            _promote_without(place, version, run_id, service, after)
        assert place.stable in {before, version}
        assert after is Step.RECORD or (place.champion, place.rows(version)) == (before, [])
        monkeypatch.setenv("PUBLISH_TIMEOUT_SECONDS", "10")
        promoting.promote(version, reason="the same again", run_id=run_id)
    seen.assert_unharmed()
    place.assert_whole(version)
    assert place.rows(version) == [("promote", before, version)]


def test_s3_that_is_stopped_altogether_stops_the_promotion_and_no_prediction(
    place: Place, ground: Stack, run_id: str
) -> None:
    before, version = place.stable, place.register()
    with ExitStack() as stack, _predictions(place) as seen:

        def stop(step: Step) -> None:
            if step is Step.PUT:
                stack.enter_context(_stopped(ground, "s3"))

        with pytest.raises(MlError):
            promoting.promote(version, reason="in a storm", run_id=run_id, tell=stop)
        stack.close()
        assert place.stable == before
        promoting.promote(version, reason="in a storm", run_id=run_id)
    assert seen.answers
    assert None not in seen.answers
    place.assert_whole(version)


def _promote_without(place: Place, version: int, run_id: str, service: str, after: Step | None) -> None:
    with ExitStack() as stack:

        def cut(step: Step | None) -> None:
            if step is after:
                stack.enter_context(place.cuts[service].away())

        cut(None)
        promoting.promote(version, reason="cut off", run_id=run_id, tell=cut)


@contextmanager
def _predictions(place: Place) -> Iterator[Traffic]:
    """Without a reader of models.config, which S3 could not give."""
    with traffic(place.replicas, None) as seen:
        yield seen


@contextmanager
def _stopped(ground: Stack, name: str) -> Iterator[None]:
    with supervisor._daemon(ground.settings) as daemon:
        daemon.stopProcess(name)
    try:
        yield
    finally:
        supervisor.start(ground.settings, name)
        health.wait(ground.settings, [each for each in ground.programs if each.name == name], print)
