"""A container engine of the test's own, and a base image made of Debian's packages where no registry is reached."""

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

REPOSITORY: Final = Path(__file__).parents[2]
BASE: Final = "plants-standin/python"
NEEDED: Final = ("dockerd", "mmdebstrap")  # Debian: docker.io, mmdebstrap, iptables
CERTIFICATES: Final = "/etc/ssl/certs/ca-certificates.crt"
PATIENCE_SECONDS: Final = 60
_PYTHON: Final = 'ln -s ../../bin/python3 "$1/usr/local/bin/python"'  # where the pinned image has it


class CommandFailed(Exception):
    """A command of the engine's ended with an error; the message has its last words."""


@dataclass(frozen=True)
class Engine:
    """`base` is the stand-in for the pinned image, None where that can be pulled."""

    socket: Path
    base: str | None

    def docker(self, *arguments: str, seconds: float = 600) -> str:
        """Standard output of a command. Raises CommandFailed."""
        command = ["docker", "-H", f"unix://{self.socket}", *arguments]
        return _output(command, seconds)

    def build(self, tag: str, dockerfile: str, *arguments: str) -> None:
        chosen = ("--build-arg", f"PYTHON={self.base}") if self.base else ()
        self.docker("build", "-q", *chosen, *arguments, "-t", tag, "-f", dockerfile, str(REPOSITORY))

    def inspect(self, name: str) -> dict[str, Any]:
        return dict(json.loads(self.docker("inspect", name))[0])

    def health(self, container: str) -> str:
        return str(self.inspect(container)["State"]["Health"]["Status"])


def running() -> Engine | None:
    """The machine's engine, if it answers."""
    found = Engine(Path("/var/run/docker.sock"), None)
    try:
        found.docker("version")
    except (CommandFailed, FileNotFoundError):
        return None
    return found


def missing() -> str:
    """Why no engine can be started here, or nothing."""
    absent = [name for name in NEEDED if shutil.which(name) is None]
    if os.geteuid() != 0:
        return "an engine of one's own needs root"
    return f"not installed: {', '.join(absent)}" if absent else ""


@contextmanager
def started() -> Iterator[Engine]:
    """With nothing of another engine's, and nothing left behind."""
    with tempfile.TemporaryDirectory(prefix="engine-") as made:
        directory = Path(made)
        flags = ["--data-root", made + "/data", "--exec-root", made + "/exec", "--pidfile", made + "/pid"]
        with (directory / "log").open("w") as log:
            process = subprocess.Popen(
                ["dockerd", *flags, "-H", f"unix://{made}/sock"], stdout=log, stderr=log, env=_quiet()
            )
        try:
            engine = Engine(directory / "sock", BASE)
            _wait(engine, directory / "log")
            _make_base(engine, directory / "base.tar")
            yield engine
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)


def _wait(engine: Engine, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            engine.docker("version")
        except CommandFailed as error:
            if time.monotonic() > deadline:
                raise CommandFailed(f"dockerd does not answer: {log.read_text()[-500:]}") from error
            time.sleep(0.3)
        else:
            return


def _make_base(engine: Engine, tar: Path) -> None:
    unread = [f"--dpkgopt=path-exclude=/usr/share/{folder}/*" for folder in ("man", "doc", "locale")]
    hooks = [f"--customize-hook={_PYTHON}", f'--customize-hook=cp {CERTIFICATES} "$1{CERTIFICATES}"']
    packages = "--include=python3,python3-venv,ca-certificates"
    release = _output(["sh", "-c", ". /etc/os-release; echo $VERSION_CODENAME"], 10).strip()
    _output(["mmdebstrap", "--quiet", "--variant=minbase", packages, *unread, *hooks, release, str(tar)], 300)
    # This machine's certificates: its registry may have one of its own.
    settings = ["PATH=/usr/local/bin:/usr/local/sbin:/usr/bin:/usr/sbin:/bin:/sbin", f"PIP_CERT={CERTIFICATES}"]
    changes = [part for each in (*settings, f"SSL_CERT_FILE={CERTIFICATES}") for part in ("-c", f"ENV {each}")]
    engine.docker("import", *changes, str(tar), BASE)
    tar.unlink()


def _output(command: list[str], seconds: float) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False, env=_quiet())
    if done.returncode:
        raise CommandFailed(f"{' '.join(command[:6])}…: {(done.stderr or done.stdout)[-800:]}")
    return done.stdout


def _quiet() -> dict[str, str]:
    """The classic builder everywhere: BuildKit's client is no part of Debian's."""
    return {**os.environ, "DOCKER_BUILDKIT": "0"}
