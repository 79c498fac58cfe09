"""The processes of the stack, as supervisord knows them: killed, and looked at until they are back."""

import os
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Self

import httpx
import psutil

from infra.local import first_prediction, health, stack, supervisor
from infra.local.errors import SetUpError
from infra.local.plan import Stack
from infra.local.programs import Program
from infra.local.settings import LocalSettings

# Airflow calls these two healthy for half a minute after their last sign of life.
HEARTBEATS: Final = {"airflow-scheduler": "scheduler", "airflow-dag-processor": "dag_processor"}


@dataclass(frozen=True)
class Processes:
    """Of a stack that `make up` has started."""

    stack: Stack
    programs: Mapping[str, Program]

    @classmethod
    def of_the_last_up(cls, settings: LocalSettings) -> Self:
        """Raises SetUpError unless all of them are well."""
        if not supervisor.running(settings):
            raise SetUpError(f"the stack in {settings.local_directory} does not run", "make up")
        known = stack.known(settings)
        found = cls(known, {each.name: each for each in known.programs})
        if ill := [each.name for each in known.programs if not health.is_healthy(each)]:
            raise SetUpError(f"not healthy before anything is killed: {', '.join(ill)}", "make status, then make up")
        if left := _unsupervised(settings):
            raise SetUpError(f"{_said(left)} before anything is killed", "make down, then make up")
        return found

    def pids(self) -> dict[str, int]:
        return supervisor.pids(self.stack.settings)

    def kill(self, name: str) -> "Killed":
        before = self.pids()
        os.kill(before[name], signal.SIGKILL)
        return Killed(name, before[name], datetime.now(UTC))

    def lacks(self, killed: "Killed") -> str:
        """What is missing until it is back; empty when it is."""
        state, settings = supervisor.states(self.stack.settings).get(killed.name), self.stack.settings
        if state != "RUNNING" or self.pids().get(killed.name) == killed.pid:
            return f"supervisord says {state}"
        if not health.is_healthy(self.programs[killed.name]) or not self._alive_since(killed):
            return "it gives no sign of health"
        if left := _unsupervised(settings):
            return _said(left)
        return "" if first_prediction.is_ready(self.stack.env) else "the gateway is not ready"

    def _alive_since(self, killed: "Killed") -> bool:
        part = HEARTBEATS.get(killed.name)
        if part is None:
            return True
        url = f"{self.stack.env['AIRFLOW_URL']}/api/v2/monitor/health"
        try:
            sign = httpx.get(url, timeout=3, trust_env=False).json()[part][f"latest_{part}_heartbeat"]
        except httpx.HTTPError:
            return False
        return sign is not None and datetime.fromisoformat(sign) > killed.at


@dataclass(frozen=True)
class Killed:
    """A process that is gone."""

    name: str
    pid: int
    at: datetime


def _unsupervised(settings: LocalSettings) -> list[psutil.Process]:
    """Processes of the stack that do not descend from its supervisor."""
    daemon = int((settings.local_directory / "supervisord.pid").read_text())
    lost = []
    for process in supervisor.ours(settings):
        with suppress(psutil.NoSuchProcess):  # gone by now
            if daemon not in {process.pid, *(each.pid for each in process.parents())}:
                lost.append(process)
    return lost


def _said(left: Sequence[psutil.Process]) -> str:
    return f"nobody watches {len(left)} processes: {', '.join(str(each.pid) for each in left)}"
