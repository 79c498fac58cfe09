"""The `run:` steps of the workflows, as GitHub's runner starts them."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

REPOSITORY: Final = Path(__file__).parents[3]
WORKFLOWS: Final = REPOSITORY / ".github" / "workflows"


@dataclass(frozen=True, order=True)
class Step:
    workflow: str
    job: str
    title: str  # its name, or its words where it has none
    script: str

    def run(self, where: Path, **variables: str) -> subprocess.CompletedProcess[str]:
        """With the shell of hosted runners: the first command that fails ends it."""
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", self.script]
        environment = os.environ | variables
        return subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True, check=False)


def steps() -> list[Step]:
    return sorted(
        Step(file.stem, job, each.get("name", each["run"]), each["run"])
        for file in WORKFLOWS.glob("*.yml")
        for job, told in yaml.safe_load(file.read_text())["jobs"].items()
        for each in told.get("steps", [])
        if "run" in each
    )


def step(workflow: str, title: str) -> Step:
    return next(each for each in steps() if (each.workflow, each.title) == (workflow, title))


def outputs(file: Path) -> Mapping[str, str]:
    """What a step wrote to GITHUB_OUTPUT."""
    return dict(line.split("=", maxsplit=1) for line in file.read_text().splitlines())
