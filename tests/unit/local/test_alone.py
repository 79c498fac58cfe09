import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import psutil
import pytest

from infra.local.settings import REPOSITORY

WAITS = [sys.executable, "-c", "input()"]


def marked(stack: Path, program: str) -> Mapping[str, str]:
    return os.environ | {"PLANTS_STACK": str(stack), "SUPERVISOR_PROCESS_NAME": program}


def started(environment: Mapping[str, str]) -> str:
    command = [sys.executable, "-m", "infra.local.alone", "echo", "100 %", "it's here"]
    return subprocess.run(
        command, env=environment, cwd=REPOSITORY, capture_output=True, text=True, check=True, timeout=20
    ).stdout


def test_what_a_killed_program_left_behind_is_gone_before_it_starts_again(tmp_path: Path) -> None:
    with subprocess.Popen(WAITS, env=marked(tmp_path, "one"), stdin=subprocess.PIPE) as left:
        assert started(marked(tmp_path, "one")) == "100 % it's here\n"
        assert left.wait(5) < 0
    assert not psutil.pid_exists(left.pid)


@pytest.mark.parametrize(("stack", "program"), [("", "two"), ("another", "one")])
def test_other_programs_and_other_stacks_are_left_alone(tmp_path: Path, stack: str, program: str) -> None:
    with subprocess.Popen(WAITS, env=marked(tmp_path / stack, program), stdin=subprocess.PIPE) as other:
        started(marked(tmp_path, "one"))
        assert other.poll() is None
        other.communicate(b"\n")
