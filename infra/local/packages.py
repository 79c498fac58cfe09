"""Debian packages that the stack can use, had where that is possible without asking anybody."""

import os
import shutil
import subprocess
from pathlib import Path
from threading import Lock
from typing import Final

_UPDATING: Final = Lock()


def install(*packages: str) -> bool:
    """Through apt, as root on Debian; False where that cannot be."""
    return os.geteuid() == 0 and _have("install", "-y", "--no-install-recommends", *packages)


def download(directory: Path, *packages: str) -> bool:
    """The packages as files into a directory, which needs no root; False where that cannot be."""
    return _have("download", *packages, directory=directory)


def _have(*arguments: str, directory: Path | None = None) -> bool:
    if not shutil.which("apt-get"):
        return False
    if _apt(*arguments, directory=directory):
        return True
    # The package lists may never have been fetched. Of two that fetch them at once apt refuses one, so one waits.
    with _UPDATING:
        return _apt(*arguments, directory=directory) or (
            os.geteuid() == 0 and _apt("update") and _apt(*arguments, directory=directory)
        )


def _apt(*arguments: str, directory: Path | None = None) -> bool:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    # Somebody else's apt may be at work: wait for it rather than do without.
    command = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=120", *arguments]
    return subprocess.run(command, cwd=directory, env=quiet, capture_output=True, check=False).returncode == 0
