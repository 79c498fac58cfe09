"""`sync` as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.integration.serving.process import REPOSITORY


@dataclass(frozen=True)
class Sync:
    process: "subprocess.Popen[bytes]"
    log: Path
    health: str

    def events(self, name: str) -> int:
        return self.log.read_text().count(f'"event": "{name}"')

    def ready(self) -> tuple[int, Any]:
        with httpx.Client(base_url=self.health, timeout=10, trust_env=False) as http:
            answer = http.get("/readyz")
        return answer.status_code, answer.json()


@contextmanager
def syncing(
    config_file: str,
    directory: Path,
    environment: Mapping[str, str],
    *,
    settle_seconds: float = 0.5,
    health_port: int = 0,
) -> Iterator[Sync]:
    """Started, and not waited for; its log lies beside the directory."""
    command = [
        *(sys.executable, "-m", "infra.serving.sync", f"--model_config_file={config_file}"),
        *(f"--directory={directory}", "--poll_wait_seconds=0.2", f"--settle_seconds={settle_seconds}"),
        f"--health_port={health_port}",
    ]
    log = directory.with_suffix(".sync.log")
    with log.open("wb") as out:
        own = os.environ | dict(environment)
        process = subprocess.Popen(command, cwd=REPOSITORY, env=own, stdout=out, stderr=subprocess.STDOUT)
    try:
        yield Sync(process, log, f"http://127.0.0.1:{health_port}")
    finally:
        process.terminate()
        try:
            process.wait(20)
        finally:
            process.kill()
