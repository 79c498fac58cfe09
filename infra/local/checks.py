"""What must hold before anything is started: free ports, disk, memory. A failure is one sentence and the next step."""

import shutil
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import psutil

from infra.local.errors import SetUpError

DISK_BYTES: Final = 3 * 1024**3
MEMORY_BYTES: Final = 3 * 1024**3
HOST: Final = "127.0.0.1"


def check_ports(ports: Mapping[str, int]) -> None:
    """Raises SetUpError that names the first taken port, its variable and who holds it."""
    for name, port in ports.items():
        if _taken(port):
            raise SetUpError(
                f"port {port}, meant for {name.replace('_', ' ')}, is taken by {_holder(port)}",
                f"Stop it, or choose another port: PORT_{name.upper()}=… make up",
            )


def check_disk(directory: Path) -> None:
    """Raises SetUpError."""
    free = shutil.disk_usage(directory).free
    if free < DISK_BYTES:
        raise SetUpError(
            f"{free / 1024**3:.1f} GiB are free in {directory}, the stack needs {DISK_BYTES / 1024**3:.0f}",
            "Free some space, or choose another place: LOCAL_DIRECTORY=… make up",
        )


def check_memory() -> None:
    """Raises SetUpError."""
    free = psutil.virtual_memory().available
    if free < MEMORY_BYTES:
        raise SetUpError(
            f"{free / 1024**3:.1f} GiB of memory are available, the stack needs {MEMORY_BYTES / 1024**3:.0f}",
            "Close other programs and try again.",
        )


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


def _holder(port: int) -> str:
    try:
        found = (each for each in psutil.net_connections("tcp") if each.laddr and each.laddr.port == port)
        pid = next((each.pid for each in found if each.status == psutil.CONN_LISTEN and each.pid), None)
        return f"process {pid} ({psutil.Process(pid).name()})" if pid else "a process of another user"
    except psutil.Error:
        return "a process of another user"
