"""A virtual environment for each peer whose packages are none of ours, thrown away after the run."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.bench.peers.errors import NotInstalled

REQUIREMENTS: Final = Path(__file__).parent / "requirements"


@contextmanager
def environment(name: str, below: Path, tell: Callable[[str], None]) -> Iterator[Path]:
    """Its folder of programs, with what `requirements/<name>.txt` locks. Raises NotInstalled."""
    directory = below / name
    shutil.rmtree(directory, ignore_errors=True)
    tell(f"installing {name} into {directory}")
    try:
        _uv("venv", "--python", sys.executable, str(directory))
        _uv(
            *("pip", "install", "--python", str(directory / "bin" / "python")),
            *("--require-hashes", "-r", str(REQUIREMENTS / f"{name}.txt")),
        )
        yield directory / "bin"
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _uv(*words: str) -> None:
    command = [str(Path(sys.executable).parent / "uv"), *words, "--quiet"]
    own = os.environ | {"UV_PYTHON_DOWNLOADS": "never"}
    done = subprocess.run(command, env=own, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotInstalled(f"uv {words[0]}: {done.stderr.strip()[-800:]}")
