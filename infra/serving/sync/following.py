"""Looks again and again, and remembers what is wrong; a failure is logged once, until it changes or passes."""

import time
from collections.abc import Callable
from threading import Event
from typing import Final

import structlog

from infra.serving.errors import ConfigRefused, StorageAway, VersionDamaged, VolumeFailed

log = structlog.get_logger()
HANGS_AFTER_SECONDS: Final = 300  # without a step; S3 may keep one waiting for a minute


class Following:
    """`trouble` and `is_alive` are for other threads to read."""

    def __init__(self) -> None:
        self._progressed = time.monotonic()
        self._gist = ""
        self.trouble = ""

    @property
    def is_alive(self) -> bool:
        return time.monotonic() - self._progressed < HANGS_AFTER_SECONDS

    def progress(self, *_: object) -> None:
        self._progressed = time.monotonic()

    def run(self, look: Callable[[], None], every_seconds: float, stop: Event) -> None:
        self.turn(look)
        while not stop.wait(every_seconds):
            self.turn(look)

    def turn(self, look: Callable[[], None]) -> None:
        self.progress()
        try:
            look()
        except (ConfigRefused, VersionDamaged, VolumeFailed) as error:
            self._tell(str(error), error)
        except StorageAway as error:
            # S3's words change from call to call while it stays away.
            self._tell(type(error).__name__, error)
        except Exception as error:  # the process must outlive what nobody foresaw: without it the mirror grows old
            log.exception("look_crashed")
            self._tell(type(error).__name__, error)
        else:
            if self._gist:
                log.info("look_recovered")
            self._gist = self.trouble = ""

    def _tell(self, gist: str, error: Exception) -> None:
        self.trouble = str(error) or gist
        if gist != self._gist:
            log.error("look_failed", error=self.trouble)
        self._gist = gist
