"""Back to the previous version: quickly while it is loaded, surely when it is not."""

import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from infra.local.environment import Env
from ml import MODEL, registry
from ml.jobs import promoting
from ml.publish import fleet, models_config, steps
from ml.publish.plans import NotPossible, Outdated
from ml.publish.replicas import replicas
from ml.publish.steps import Step
from tests.integration.publishing.place import Place
from tests.integration.publishing.traffic import traffic
from tests.integration.serving.process import started

ROLLBACK_SECONDS = 15


@pytest.fixture
def two(place: Place) -> tuple[int, int]:
    """The previous version and the one in service, both loaded."""
    while place.aliases.get(registry.PREVIOUS) not in place.listed:
        promoting.promote(place.register(), reason="the next", run_id=uuid4().hex)
    return place.aliases[registry.PREVIOUS], place.aliases[registry.CHAMPION]


@pytest.fixture
def slow(two: tuple[int, int], serving_environment: Env, tmp_path: Path, free_port: Callable[[], int]) -> Iterator[str]:
    """A replica that looks every 2 s, as `make up` has it, with both versions loaded."""
    ports = (free_port(), free_port())
    log = tmp_path / "log"
    with started("s3://models/models.config", log, ports, serving_environment, poll_seconds=2) as server:
        with replicas(server.grpc) as every:
            fleet.wait_labelled(every, MODEL, "stable", two[1], seconds=20)
        yield server.grpc


def test_a_rollback_takes_seconds_and_fails_no_prediction(
    place: Place,
    two: tuple[int, int],
    slow: str,
    run_id: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    previous, bad = two
    monkeypatch.setenv("SERVING_GRPC", slow)
    told = list[Step]()
    with traffic(slow, place.store) as seen:
        begun = time.monotonic()
        assert promoting.roll_back(reason="it was worse", run_id=run_id, tell=told.append) == previous
        seconds = time.monotonic() - begun
    seen.assert_unharmed()
    with capsys.disabled():
        sys.stdout.write(f"\nrolled back in {seconds:.1f} s, {len(seen.answers)} predictions meanwhile, none failed\n")
    assert seconds <= ROLLBACK_SECONDS
    assert told == [Step.SWITCH, Step.RECORD]
    place.assert_whole(previous)
    assert place.aliases[registry.PREVIOUS] == bad
    assert ("rollback", bad, previous) in place.rows(previous)


def test_the_same_rollback_again_does_not_go_back_further(place: Place, two: tuple[int, int], run_id: str) -> None:
    previous, _ = two
    answers = [promoting.roll_back(reason="tried twice", run_id=run_id) for _ in range(2)]
    assert answers == [previous, previous]
    place.assert_whole(previous)


def test_a_retry_of_a_rollback_that_others_have_followed_changes_nothing(
    place: Place, two: tuple[int, int], run_id: str
) -> None:
    promoting.roll_back(reason="worse", run_id=run_id)
    promoting.promote(version := place.register(), reason="mended", run_id=f"mended-{run_id}")
    assert promoting.roll_back(reason="worse", run_id=run_id) == version
    place.assert_whole(version)


def test_a_rollback_that_waited_while_others_promoted_changes_nothing(
    place: Place, two: tuple[int, int], run_id: str
) -> None:
    previous, _ = two
    promoting.promote(version := place.register(), reason="meanwhile", run_id=f"meanwhile-{run_id}")
    with pytest.raises(Outdated, match=f"rolling back to version {previous} no longer applies"):
        promoting.roll_back(reason="worse", run_id=run_id, to=previous)
    place.assert_whole(version)


def test_a_rollback_to_a_named_version_is_completed_by_its_second_try(
    place: Place, two: tuple[int, int], run_id: str
) -> None:
    previous, _ = two
    answers = [promoting.roll_back(reason="tried twice", run_id=run_id, to=previous) for _ in range(2)]
    assert answers == [previous, previous]
    place.assert_whole(previous)


def test_a_previous_version_that_is_gone_from_serving_and_s3_is_published_again(
    place: Place, two: tuple[int, int], run_id: str
) -> None:
    previous, bad = two
    models_config.change(place.store, partial(models_config.without_version, version=previous))
    with replicas(place.replicas) as every:
        fleet.wait_gone(every, MODEL, [previous], seconds=20)
    place.store.delete(steps.file_key(previous))
    told = list[Step]()
    with traffic(place.replicas, place.store) as seen:
        assert promoting.roll_back(reason="worse", run_id=run_id, tell=told.append) == previous
    seen.assert_unharmed()
    assert told == list(Step)
    assert set(seen.answers) == {bad, previous}
    place.assert_whole(previous)


def test_without_a_previous_version_there_is_none_to_go_back_to(
    place: Place, two: tuple[int, int], run_id: str
) -> None:
    place.client.delete_registered_model_alias(MODEL, registry.PREVIOUS)
    with pytest.raises(NotPossible, match="no version has the alias previous"):
        promoting.roll_back(reason="worse", run_id=run_id)
    place.client.set_registered_model_alias(MODEL, registry.PREVIOUS, str(two[0]))
