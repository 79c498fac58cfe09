"""A process of the stack, and how its health is asked for."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from infra.local.environment import Env

BIN: Final = Path(sys.executable).parent


@dataclass(frozen=True)
class Program:
    """A supervised process; `healthy` raises or gives False while it is not ready."""

    name: str
    command: list[str]
    environment: Env
    healthy: Callable[[], bool]


@dataclass(frozen=True)
class Installed:
    """What is there only on some machines: the database server, and the directory of Prometheus' programs."""

    database_server: Path | None
    monitoring: Path | None


def module(name: str, *arguments: str) -> list[str]:
    """Through the interpreter: a virtual environment that was moved has scripts that point nowhere."""
    return [sys.executable, "-m", name, *arguments]


def answers(url: str) -> bool:
    return httpx.get(url, timeout=3, trust_env=False).is_success
