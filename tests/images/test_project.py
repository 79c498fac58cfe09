"""The whole stack in containers: it comes up, trains and serves by itself, outlives faults and leaves nothing."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from tests.images import project as projects
from tests.images.engine import REPOSITORY, Engine
from tests.images.project import DRAWN, PHOTOGRAPHS, WEIGHTS, Project
from tests.infra.compose.merged import EMBEDDED, is_job, services

TRAINED_SECONDS: Final = 900
BACK_SECONDS: Final = 120
ALWAYS: Final = {name: each for name, each in services(EMBEDDED).items() if "profiles" not in each}
STAYING: Final = [name for name, each in ALWAYS.items() if not is_job(each)]
OF_ANY_STACK: Final = (
    "tests/e2e/test_main_job.py",
    "tests/e2e/test_app.py",
    "tests/e2e/test_demo.py",
    "tests/e2e/test_retraining.py",
    "tests/integration/sql/test_rights.py",
    "tests/integration/s3/test_policies.py",
)

pytestmark = pytest.mark.timeout(1800)


@pytest.fixture(scope="module")
def project(docker: Engine) -> Iterator[Project]:
    if not (PHOTOGRAPHS.is_dir() and WEIGHTS.is_file()):
        pytest.skip(f"no photographs in {PHOTOGRAPHS} or no weights in {WEIGHTS}")
    one = projects.prepared(docker)
    try:
        one.compose("up", "--no-build", "--pull", "never", "--wait")
        _until(lambda: _ready(one), TRAINED_SECONDS)
        yield one
    finally:
        one.compose("down", "--volumes")
    assert one.left() == []


def test_the_first_training_came_by_itself_and_answers(project: Project) -> None:
    assert _predict(project)["label"] == "dandelion"


def test_every_job_has_done_its_work(project: Project) -> None:
    jobs = [name for name, each in ALWAYS.items() if is_job(each)]
    assert {name: project.state(name)["State"]["ExitCode"] for name in jobs} == dict.fromkeys(jobs, 0)


@pytest.mark.parametrize("tests", OF_ANY_STACK)
def test_what_holds_of_the_native_stack_holds_here(project: Project, tests: str, tmp_path: Path) -> None:
    """In a process of its own, as a person runs them."""
    environment = os.environ | {"STACK_ENV": str(project.write_env(tmp_path / "env"))}
    command = [sys.executable, "-m", "pytest", "-q", tests]
    done = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-1000:]
    assert re.search(r"\d+ passed", done.stdout), done.stdout


@pytest.mark.parametrize("service", STAYING)
def test_a_service_that_crashes_comes_back(project: Project, service: str) -> None:
    restarts = project.state(service)["RestartCount"]
    project.crash(service)
    _until(lambda: project.state(service)["RestartCount"] > restarts and project.is_healthy(service), BACK_SECONDS)
    _until(lambda: _ready(project), BACK_SECONDS)
    assert _predict(project)["label"] == "dandelion"


def test_the_app_reaches_the_gateway_and_nobody_else(project: Project) -> None:
    assert _reached(project, "ui", ["gateway:8000", "mysql:3306", "s3:9000", "serving:8500"]) == ["gateway:8000"]


def test_a_second_start_changes_nothing(project: Project) -> None:
    before = project.compose("ps", "-q")
    project.compose("up", "--no-build", "--pull", "never", "--wait")
    assert project.compose("ps", "-q") == before
    assert _ready(project)


def _ready(project: Project) -> bool:
    try:
        return httpx.get(f"{project.url('GATEWAY')}/readyz", timeout=5, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def _predict(project: Project) -> dict[str, Any]:
    photograph = (PHOTOGRAPHS / "data" / "dandelion" / "00000003.jpg").read_bytes()
    headers = {"X-API-Key": json.loads(DRAWN.read_text())["api_key_predict"], "Content-Type": "image/jpeg"}
    url = f"{project.url('GATEWAY')}/v1/predict"
    return dict(httpx.post(url, content=photograph, headers=headers, timeout=30, trust_env=False).json())


def _reached(project: Project, service: str, addresses: list[str]) -> list[str]:
    script = """
import socket, sys
for address in sys.argv[1:]:
    host, port = address.split(":")
    try:
        socket.create_connection((host, int(port)), 2).close()
    except OSError:
        continue
    print(address)
"""
    return project.compose("exec", "-T", service, "python", "-c", script, *addresses).split()


def _until(holds: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds:g} s"
        time.sleep(1)
