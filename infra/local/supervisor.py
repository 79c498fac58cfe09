"""supervisord keeps the processes running; this starts it, speaks to it, and reaps what it left behind."""

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final
from xmlrpc.client import Fault, ServerProxy

import psutil
from supervisor.xmlrpc import Faults, SupervisorTransport

from infra.local.environment import Env
from infra.local.errors import SetUpError
from infra.local.marked import marked
from infra.local.programs import STORES, Program
from infra.local.secrets import write_private
from infra.local.settings import LocalSettings

GRACE_SECONDS: Final = 30  # the gateway ends what it has begun, and writes down what it answered
STOP_SECONDS: Final = GRACE_SECONDS + 5
# No escape is known for a quote, and a comment begins with the last two.
UNREADABLE: Final = ('"', "\n", " ;", " #")


def write_config(settings: LocalSettings, programs: Sequence[Program]) -> Path:
    """The file holds each process's secrets, so only its owner can read it."""
    settings.logs.mkdir(parents=True, exist_ok=True)
    _socket(settings).parent.mkdir(mode=0o700, exist_ok=True)
    file = settings.etc / "supervisord.conf"
    write_private(file, "\n".join([_daemon_section(settings), *(_section(each, settings) for each in programs)]))
    return file


def running(settings: LocalSettings) -> bool:
    try:
        with _daemon(settings) as daemon:
            return bool(daemon.getState()["statename"] == "RUNNING")
    except (OSError, Fault):
        return False


def launch(settings: LocalSettings, base: Env) -> None:
    """Start supervisord with nothing running below it. Raises SetUpError."""
    command = [sys.executable, "-m", "supervisor.supervisord", "-c", str(settings.etc / "supervisord.conf")]
    launched = subprocess.run(
        command, env=base, check=False, capture_output=True, text=True, cwd=settings.local_directory
    )
    if launched.returncode != 0:
        raise SetUpError(f"supervisord does not start: {launched.stderr.strip()[-500:]}", "make up tries again.")
    deadline = time.monotonic() + 20
    while not running(settings):
        if time.monotonic() > deadline:
            raise SetUpError("supervisord does not answer", f"Look at {settings.logs / 'supervisord.log'}")
        time.sleep(0.05)


def reload(settings: LocalSettings) -> None:
    """Take up changed sections: a program whose command or environment changed is restarted, others run on."""
    with _daemon(settings) as daemon:
        added, changed, removed = daemon.reloadConfig()[0]
        for name in (*changed, *removed):
            daemon.stopProcessGroup(name)
            daemon.removeProcessGroup(name)
        for name in (*added, *changed):
            daemon.addProcessGroup(name)


def start(settings: LocalSettings, name: str) -> None:
    """Start one program; one that runs already is left alone."""
    try:
        with _daemon(settings) as daemon, _unless(Faults.ALREADY_STARTED):
            daemon.startProcess(name, False)  # noqa: FBT003 (XML-RPC has no keywords: do not wait)
    except Fault as fault:
        raise SetUpError(
            f"{name} does not start: {fault.faultString}", f"Look at {settings.logs / name}.log"
        ) from fault


def hang_up(settings: LocalSettings, name: str) -> None:
    """SIGHUP, upon which a program reads its configuration again; one that does not run has nothing to read."""
    with _daemon(settings) as daemon, _unless(Faults.NOT_RUNNING):
        daemon.signalProcess(name, "HUP")


def states(settings: LocalSettings) -> dict[str, str]:
    """Program → supervisord's word for its state; empty when supervisord does not run."""
    if not running(settings):
        return {}
    with _daemon(settings) as daemon:
        return {each["name"]: each["statename"] for each in daemon.getAllProcessInfo()}


def pids(settings: LocalSettings) -> dict[str, int]:
    """Program → process id, of those that have one."""
    with _daemon(settings) as daemon:
        return {each["name"]: each["pid"] for each in daemon.getAllProcessInfo() if each["pid"]}


def stop(settings: LocalSettings) -> int:
    """Stop everything, the stores last, then whatever is left; gives how many processes had to be reaped."""
    if running(settings):
        # The database and S3 still take what the others have left to write.
        _stop_at_once(settings, lambda name: name not in STORES)
        _stop_at_once(settings, lambda name: name in STORES)
        daemons = [each for each in ours(settings) if "supervisord" in " ".join(each.cmdline())]
        with _daemon(settings) as daemon:
            daemon.shutdown()
        psutil.wait_procs(daemons, STOP_SECONDS)
    left = list(ours(settings))
    for process in left:
        _quietly(process.terminate)
    _, stubborn = psutil.wait_procs(left, timeout=10)
    for process in stubborn:
        _quietly(process.kill)
    psutil.wait_procs(stubborn, timeout=5)
    return len(left)


def _stop_at_once(settings: LocalSettings, chosen: Callable[[str], bool]) -> None:
    def alive() -> list[str]:
        gone = {"STOPPED", "EXITED", "FATAL", "UNKNOWN"}
        return [name for name, state in states(settings).items() if state not in gone and chosen(name)]

    with _daemon(settings) as daemon:
        for name in alive():
            with _unless(Faults.NOT_RUNNING):  # it is on its way down already
                daemon.stopProcess(name, False)  # noqa: FBT003 (do not wait)
    deadline = time.monotonic() + STOP_SECONDS
    while alive() and time.monotonic() < deadline:
        time.sleep(0.1)


def ours(settings: LocalSettings) -> Iterator[psutil.Process]:
    """Every process of this stack, found by the mark in its environment: also one whose supervisor was killed."""
    return marked({"PLANTS_STACK": str(settings.local_directory)})


@contextmanager
def _daemon(settings: LocalSettings) -> Iterator[Any]:
    transport = SupervisorTransport(None, None, f"unix://{_socket(settings)}")
    with ServerProxy("http://supervisor", transport=transport) as server:
        yield server.supervisor


@contextmanager
def _unless(harmless: int) -> Iterator[None]:
    """Passes over one fault: what was asked for is so already."""
    try:
        yield
    except Fault as fault:
        if fault.faultCode != harmless:
            raise


def _socket(settings: LocalSettings) -> Path:
    """A path of its own for each stack, short enough for a Unix socket (108 bytes) wherever the checkout lies."""
    digest = hashlib.sha256(str(settings.local_directory).encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"plants-{os.getuid()}-{digest}" / "supervisor.sock"


def _daemon_section(settings: LocalSettings) -> str:
    return f"""[supervisord]
logfile={_path(settings.logs / "supervisord.log")}
pidfile={_path(settings.local_directory / "supervisord.pid")}
childlogdir={_path(settings.logs)}
umask=077
{f"user={os.getuid()}" if os.getuid() == 0 else ""}

[unix_http_server]
file={_path(_socket(settings))}
chmod=0600

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface
"""


def _section(program: Program, settings: LocalSettings) -> str:
    environment = ",".join(f'{name}="{_escaped(value)}"' for name, value in sorted(program.environment.items()))
    alone = [sys.executable, "-m", "infra.local.alone"]
    command = " ".join(f'"{_escaped(part)}"' for part in (*alone, *program.command))
    return f"""[program:{program.name}]
command={command}
environment={environment}
directory={_path(settings.local_directory)}
autostart=false
autorestart=true
startsecs=2
startretries=5
stopwaitsecs={GRACE_SECONDS}
stopasgroup=true
killasgroup=true
redirect_stderr=true
stdout_logfile={_path(settings.logs / program.name)}.log
stdout_logfile_maxbytes=20MB
stdout_logfile_backups=2
"""


def _escaped(value: str) -> str:
    return _readable(value, UNREADABLE).replace("%", "%%")


def _path(path: Path) -> str:
    """Some are expanded twice, so a per cent sign has no form that holds everywhere."""
    return _readable(str(path), (*UNREADABLE, "%"))


def _readable(text: str, unreadable: Sequence[str]) -> str:
    """Raises SetUpError for what supervisord's configuration cannot hold."""
    if sign := next((each for each in unreadable if each in text), None):
        raise SetUpError(f"supervisord cannot read {sign!r} in {text!r}", "Choose another path or value.")
    return text


def _quietly(act: Any) -> None:
    """A process that is gone already needs no signal."""
    try:
        act()
    except psutil.NoSuchProcess:
        return
