"""`make load` on the live stack: it finds how much that takes, and its exit code says when something is slow."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Final

import psutil
import pytest

from infra.local import supervisor
from infra.local.plan import Stack
from infra.local.running import Running
from infra.local.settings import REPOSITORY
from tests.e2e.launcher import Launcher

STOPPED_SECONDS, GOING_SECONDS = 0.5, 0.1
HELD_SECONDS: Final = 8

pytestmark = pytest.mark.native


def test_it_finds_the_most_and_fails_when_serving_is_slowed_after_that(
    live: Running, launcher: Launcher, tmp_path: Path
) -> None:
    command = [sys.executable, "-u", "-m", "tests.load", "--seconds", str(HELD_SECONDS), "--out", str(tmp_path)]
    process = subprocess.Popen(
        command, cwd=REPOSITORY, env=os.environ | live.env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    told: list[str] = []
    for line in process.stdout:
        told.append(line)
        if line.startswith("the most:"):
            break
    with _slowed(_serving(launcher.stack())):
        rest, complaints = process.communicate(timeout=300)
    print("".join(told), rest, complaints)  # noqa: T201 (the numbers, for whoever runs this with -s)
    assert float(told[-1].split()[2]) > 1
    assert process.returncode == 1
    assert "broken: " in complaints
    assert (tmp_path / "ramp.png").stat().st_size > 0
    assert (tmp_path / "steady.html").stat().st_size > 0


def _serving(stack: Stack) -> psutil.Process:
    return next(each for each in supervisor.ours(stack.settings) if "infra.serving" in each.cmdline())


@contextmanager
def _slowed(process: psutil.Process) -> Iterator[None]:
    """Five sixths of the time it stands still."""
    done = Event()

    def stop_and_go() -> None:
        while not done.is_set():
            process.send_signal(signal.SIGSTOP)
            time.sleep(STOPPED_SECONDS)
            process.send_signal(signal.SIGCONT)
            time.sleep(GOING_SECONDS)

    thread = Thread(target=stop_and_go)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
