"""`make drill` on the live stack: what is stated holds, and its exit code says when something does not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from infra.local import first_prediction
from infra.local.running import Running
from infra.local.settings import REPOSITORY
from tests.e2e.launcher import Launcher

pytestmark = pytest.mark.native


def drill(launcher: Launcher, out: Path, *options: str) -> subprocess.CompletedProcess[str]:
    ports = {f"PORT_{name.upper()}": str(port) for name, port in launcher.ports.items()}
    environment = os.environ | ports | launcher.variables | {"LOCAL_DIRECTORY": str(launcher.directory)}
    command = [sys.executable, "-m", "tests.drill", "--out", str(out), *options]
    done = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)
    print(done.stdout, done.stderr)  # noqa: T201 (pytest shows it beside a failure)
    return done


def test_gateway_and_serving_come_back_and_callers_see_what_is_stated(
    live: Running, launcher: Launcher, tmp_path: Path
) -> None:
    assert drill(launcher, tmp_path, "--only", "gateway", "--only", "serving").returncode == 0
    rows = {line.split(" | ")[0]: line for line in (tmp_path / "report.md").read_text().splitlines()}
    assert "prediction refused" in rows["| `gateway`"]
    assert "prediction 503 model_unavailable" in rows["| `serving`"]
    assert first_prediction.is_ready(live.env)


def test_it_fails_where_something_takes_longer_than_is_stated(
    live: Running, launcher: Launcher, tmp_path: Path
) -> None:
    done = drill(launcher, tmp_path, "--only", "ui", "--deadline", "0.1")
    assert done.returncode == 1
    assert "broken: ui: back after" in done.stderr


def test_a_process_that_there_is_not_is_refused(live: Running, launcher: Launcher, tmp_path: Path) -> None:
    done = drill(launcher, tmp_path, "--only", "gatway")
    assert done.returncode == 2
    assert "no such process: gatway" in done.stderr
