"""`make up` and its sisters, as a person runs them, for a stack in a directory and on ports of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from infra.local import stack
from infra.local.plan import Stack
from infra.local.settings import REPOSITORY, LocalSettings, Ports


@dataclass(frozen=True)
class Launcher:
    """Calls the command line of infra/local."""

    directory: Path
    ports: Mapping[str, int]
    variables: dict[str, str] = field(default_factory=dict)  # further settings

    def __call__(self, command: str) -> str:
        """What it printed; a failure shows that."""
        chosen = {f"PORT_{name.upper()}": str(port) for name, port in self.ports.items()}
        done = subprocess.run(
            [sys.executable, "-m", "infra.local", command],
            env=os.environ | chosen | self.variables | {"LOCAL_DIRECTORY": str(self.directory)},
            cwd=REPOSITORY,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        print(done.stdout)  # noqa: T201 (pytest shows it beside a failure)
        assert done.returncode == 0, done.stdout[-4000:]
        return done.stdout

    @contextmanager
    def running(self) -> Iterator[Stack]:
        """From `up` to `down`, whatever happens in between."""
        try:
            self("up")
            yield self.stack()
        finally:
            self("down")

    def stack(self) -> Stack:
        """Addresses, keys and processes, as the last `up` left them."""
        ports = Ports.model_validate(dict(self.ports))
        return stack.known(LocalSettings(local_directory=self.directory, ports=ports))
