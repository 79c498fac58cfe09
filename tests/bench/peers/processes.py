"""A server as a process of its own: started, awaited, weighed, and ended with all of its children."""

import os
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import httpx
import psutil

from infra.local.health import last_lines
from infra.local.programs.program import answers
from infra.local.settings import REPOSITORY
from tests.bench.peers.errors import NotServing

START_SECONDS: Final = 120.0
GRACE_SECONDS: Final = 10.0
ENVIRONMENT: Final = {
    "PYTHONPATH": str(REPOSITORY),
    "CUDA_VISIBLE_DEVICES": "-1",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "DO_NOT_TRACK": "true",
    "BENTOML_DO_NOT_TRACK": "true",
}


@contextmanager
def running(command: Sequence[str], variables: dict[str, str], log: Path, health: str) -> Iterator[psutil.Process]:
    """Once it is healthy. Raises NotServing."""
    own = os.environ | ENVIRONMENT | variables
    with log.open("wb") as out:
        process = psutil.Popen(command, cwd=REPOSITORY, env=own, stdout=out, stderr=subprocess.STDOUT)
    try:
        _wait_healthy(health, log, process)
        yield process
    finally:
        _end(process)


def _wait_healthy(url: str, log: Path, process: psutil.Process) -> None:
    """Raises NotServing when the process has ended, or after START_SECONDS."""
    deadline = time.monotonic() + START_SECONDS
    while not _answers(url):
        if time.monotonic() > deadline or not _lives(process):
            raise NotServing(f"{url} does not answer\n{last_lines(log)}")
        time.sleep(0.2)


def tree(process: psutil.Process) -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


def megabytes(processes: Iterable[psutil.Process]) -> float:
    """What they share is counted once (PSS)."""
    return sum(float(each.memory_full_info().pss) for each in processes) / 1e6


def _answers(url: str) -> bool:
    try:
        return answers(url)
    except httpx.HTTPError:
        return False


def _lives(process: psutil.Process) -> bool:
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def _end(process: psutil.Process) -> None:
    with suppress(psutil.NoSuchProcess):
        every = tree(process)
        for each in every:
            with suppress(psutil.NoSuchProcess):
                each.terminate()
        for each in psutil.wait_procs(every, GRACE_SECONDS)[1]:
            with suppress(psutil.NoSuchProcess):
                each.kill()
        psutil.wait_procs(every, GRACE_SECONDS)
