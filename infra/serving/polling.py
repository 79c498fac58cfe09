"""Reads models.config and looks for versions again and again; what fails is tried again at the next turn."""

from collections.abc import Callable
from threading import Event, Thread

import structlog

from infra.serving import config
from infra.serving.core import ServerCore
from infra.serving.errors import ConfigRefused, StorageAway
from infra.serving.files import Files

log = structlog.get_logger()


def read_first_config(path: str, files: Files, core: ServerCore) -> None:
    """Raises ConfigRefused or StorageAway, on which TF Serving ends too; an empty file lists nothing."""
    core.apply(config.parse(files.read(path)) or ())


def reload_config(path: str, files: Files, core: ServerCore) -> bool:
    """Whether anything changed. Raises ConfigRefused or StorageAway; the config before stays in force."""
    entries = config.parse(files.read(path))
    if entries is None:
        raise ConfigRefused(f"{path} is empty; `model_config_list {{}}` is what unloads everything")
    return core.apply(entries)


class Polling:
    """A thread that acts every so many seconds and logs a failure once, until it changes or passes."""

    def __init__(self, name: str, act: Callable[[], None]) -> None:
        self._name = name
        self._act = act
        self._trouble = ""

    def start(self, every_seconds: float, stop: Event) -> None:
        """As TF Serving has it, 0 seconds means never again."""
        if every_seconds > 0:
            Thread(target=self._run, args=(every_seconds, stop), name=self._name, daemon=True).start()

    def turn(self) -> None:
        try:
            self._act()
        except (ConfigRefused, StorageAway) as error:
            self._tell(error)
        else:
            if self._trouble:
                log.info("poll_recovered", poll=self._name)
            self._trouble = ""

    def _run(self, every_seconds: float, stop: Event) -> None:
        while not stop.wait(every_seconds):
            try:
                self.turn()
            except Exception:  # the thread must outlive what nobody foresaw: without it no version would ever come
                log.exception("poll_crashed", poll=self._name)

    def _tell(self, error: ConfigRefused | StorageAway) -> None:
        # S3's words change from call to call while it stays away.
        trouble = type(error).__name__ if isinstance(error, StorageAway) else str(error)
        if trouble != self._trouble:
            log.error("poll_failed", poll=self._name, error=str(error))
        self._trouble = trouble
