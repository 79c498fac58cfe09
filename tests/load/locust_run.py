"""One run of Locust, in a process of its own: gevent changes whatever it is imported into."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LOCUSTFILE: Final = Path(__file__).parent / "locustfile.py"
REPOSITORY: Final = Path(__file__).parents[2]


@dataclass(frozen=True)
class Run:
    """What it leaves in a directory, under its name."""

    directory: Path
    name: str

    def file(self, kind: str) -> Path:
        return self.directory / f"{self.name}_{kind}.csv"

    @property
    def report(self) -> Path:
        return self.directory / f"{self.name}.html"


def run(directory: Path, name: str, host: str, *, people: int, seconds: float, **chosen: str) -> Run:
    """`chosen` are variables of the locustfile. Locust's own exit code is no verdict: the thresholds are ours."""
    made = Run(directory, name)
    command = [
        *(sys.executable, "-m", "locust", "--locustfile", str(LOCUSTFILE), "--host", host, "--headless"),
        *("--users", str(people), "--spawn-rate", str(people), "--run-time", f"{seconds:g}s", "--stop-timeout", "10"),
        *(
            "--csv",
            str(directory / name),
            "--csv-full-history",
            "--html",
            str(made.report),
            "--exit-code-on-error",
            "0",
        ),
        *("--only-summary", "--loglevel", "WARNING"),
    ]
    environment: Mapping[str, str] = os.environ | {"PYTHONPATH": str(REPOSITORY), "LOAD_PEOPLE": str(people)} | chosen
    with (directory / f"{name}.log").open("wb") as log:
        subprocess.run(command, env=environment, stdout=log, stderr=log, check=True, timeout=seconds + 120)
    return made
