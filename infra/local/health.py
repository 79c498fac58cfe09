"""Waits for processes until they answer, and says what is missing when they do not."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import structlog

from infra.local import supervisor
from infra.local.errors import SetUpError
from infra.local.programs import Program
from infra.local.settings import LocalSettings

LONGEST_SECONDS: Final = 180
POLL_SECONDS: Final = 0.3
REMIND_SECONDS: Final = 10

log = structlog.get_logger()


def wait(settings: LocalSettings, programs: Sequence[Program], tell: Callable[[str], None]) -> None:
    """Until every program is healthy. Raises SetUpError with the end of the log of the first that is not."""
    awaited, begun, reminded = list(programs), time.monotonic(), time.monotonic()
    while awaited:
        for program in [each for each in awaited if is_healthy(each)]:
            awaited.remove(program)
            tell(f"{program.name} is healthy")
        _give_up_on_fatal(settings, awaited)
        now = time.monotonic()
        if awaited and now - begun > LONGEST_SECONDS:
            raise _unhealthy(settings, awaited[0], f"not healthy after {LONGEST_SECONDS} s")
        if awaited and now - reminded > REMIND_SECONDS:
            tell(f"waiting for {', '.join(each.name for each in awaited)}")
            reminded = now
        time.sleep(POLL_SECONDS)


def is_healthy(program: Program) -> bool:
    """Any failure to answer is an answer: not yet."""
    try:
        return program.healthy()
    except Exception as error:  # noqa: BLE001 (each client has its own errors; the wait above ends with the log's last lines)
        log.debug("not_healthy_yet", program=program.name, error=str(error))
        return False


def last_lines(file: Path, count: int = 8) -> str:
    lines = file.read_text(errors="replace").splitlines() if file.exists() else []
    return "\n".join(f"    {line}" for line in lines[-count:])


def _give_up_on_fatal(settings: LocalSettings, awaited: Sequence[Program]) -> None:
    states = supervisor.states(settings)
    for program in awaited:
        if states.get(program.name) == "FATAL":
            raise _unhealthy(settings, program, "stopped again and again")


def _unhealthy(settings: LocalSettings, program: Program, why: str) -> SetUpError:
    file = settings.logs / f"{program.name}.log"
    return SetUpError(f"{program.name}: {why}\n{last_lines(file)}", f"The whole log: make logs S={program.name}")
