from collections.abc import Callable

import pytest
import structlog
from structlog.testing import capture_logs

from infra.serving.errors import FileMissing, StorageAway, VersionDamaged, VolumeFailed
from infra.serving.sync import following, health
from infra.serving.sync.following import Following


@pytest.fixture(autouse=True)
def _plain_log() -> None:
    structlog.reset_defaults()


def raising(error: Exception) -> Callable[[], None]:
    def look() -> None:
        raise error

    return look


def well() -> None:
    """A look that finds nothing wrong."""


def events(*looks: Callable[[], None]) -> list[str]:
    followed = Following()
    with capture_logs() as logs:
        for look in looks:
            followed.turn(look)
    return [str(each["event"]) for each in logs]


def test_a_failure_that_lasts_is_told_once_and_its_end_too() -> None:
    away = [raising(StorageAway(f"connection {number} refused")) for number in range(3)]
    assert events(well, *away, well, well) == ["look_failed", "look_recovered"]


def test_another_failure_is_told_again() -> None:
    full, damaged = raising(VolumeFailed("full")), raising(VersionDamaged("damaged"))
    assert events(full, full, damaged, raising(StorageAway("x")), raising(FileMissing("x"))) == ["look_failed"] * 4


def test_the_process_outlives_what_nobody_foresaw() -> None:
    assert events(raising(ValueError("unforeseen")), well) == ["look_crashed", "look_failed", "look_recovered"]


def test_health_tells_the_trouble_of_now() -> None:
    followed = Following()
    assert health.ready(followed, is_mirrored=True) == (True, {"status": "ready", "detail": ""})
    followed.turn(raising(StorageAway("connection refused")))
    assert health.ready(followed, is_mirrored=True) == (True, {"status": "stale", "detail": "connection refused"})
    assert health.ready(followed, is_mirrored=False) == (False, {"status": "empty", "detail": "connection refused"})
    followed.turn(well)
    assert health.ready(followed, is_mirrored=True) == (True, {"status": "ready", "detail": ""})


def test_a_process_that_makes_no_progress_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    followed = Following()
    assert health.alive(followed) == (True, {"status": "alive"})
    monkeypatch.setattr(following, "HANGS_AFTER_SECONDS", 0)
    assert health.alive(followed) == (False, {"status": "hangs"})
    followed.progress()
