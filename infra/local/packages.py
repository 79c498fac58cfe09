"""Debian packages that the stack can use, installed where that is possible without asking anybody."""

import os
import shutil
import subprocess


def install(*packages: str) -> bool:
    """Through apt, as root on Debian; False where that cannot be."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    install = ("install", "-y", "--no-install-recommends", *packages)
    # The package lists may never have been fetched.
    return _apt(*install) or (_apt("update") and _apt(*install))


def _apt(*arguments: str) -> bool:
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    # Somebody else's apt may be at work: wait for it rather than do without.
    command = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=120", *arguments]
    return subprocess.run(command, env=quiet, capture_output=True, check=False).returncode == 0
