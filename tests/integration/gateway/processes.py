"""A real gateway process, and what a test asks of it."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import func, select

from ml import catalog
from ml.catalog import PREDICTIONS
from ml.migrations import migrate

REPOSITORY: Final = Path(__file__).parents[3]
PREDICT_KEY: Final = "a-key-to-predict"
REVIEW_KEY: Final = "a-key-to-review"


def eventually(holds: Callable[[], object], seconds: float = 60) -> None:
    """Returns when the claim holds; fails when it does not in time."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.05)


def environment(**variables: str) -> dict[str, str]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return inherited | {"PYTHONUNBUFFERED": "1", "CUDA_VISIBLE_DEVICES": "-1"} | variables


@dataclass
class Gateway:
    """A running `python -m gateway`."""

    process: subprocess.Popen[bytes]
    client: httpx.Client
    metrics_url: str
    log: Path
    keys: Path

    def predict(self, *files: bytes, key: str | None = PREDICT_KEY, **parameters: str) -> httpx.Response:
        named = [("file", (f"{number}.jpg", file)) for number, file in enumerate(files)]
        headers = {} if key is None else {"X-API-Key": key}
        return self.client.post("/v1/predict", files=named, headers=headers, params=parameters)

    def ready(self) -> bool:
        return self.client.get("/readyz").is_success

    def events(self, name: str) -> list[dict[str, Any]]:
        lines = (json.loads(line) for line in self.log.read_text().splitlines() if line.startswith("{"))
        return [line for line in lines if line["event"] == name]

    def metric(self, name: str) -> float:
        """Summed over its labels."""
        families = text_string_to_metric_families(self.exposition())
        samples = (sample for family in families for sample in family.samples)
        return sum(sample.value for sample in samples if sample.name == name)

    def exposition(self) -> str:
        """What Prometheus would read."""
        return httpx.get(self.metrics_url, trust_env=False).raise_for_status().text

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)


def write_keys(file: Path, **scopes_by_key: list[str]) -> None:
    """`_` in a name stands for `-` in the key."""
    keys = [
        {"name": key, "sha256": hashlib.sha256(key.replace("_", "-").encode()).hexdigest(), "scopes": scopes}
        for key, scopes in scopes_by_key.items()
    ]
    file.write_text(json.dumps({"keys": keys}))
    file.chmod(0o600)


def migrated_database(file: Path) -> str:
    url = f"sqlite:///{file}"
    engine = catalog.connect(url)
    migrate(engine, REPOSITORY / "sql")
    engine.dispose()
    return url


def logged(database_url: str) -> int:
    """Rows of the table `predictions`."""
    engine = catalog.connect(database_url)
    with engine.connect() as connection:
        count = connection.scalar(select(func.count()).select_from(PREDICTIONS))
    engine.dispose()
    return count or 0


@contextmanager
def running_gateway(directory: Path, *, serving: str, database_url: str, **settings: str) -> Iterator[Gateway]:
    """On free ports; `settings` are variables. Stopped at the end by SIGTERM, and by force if that does nothing."""
    keys, log = directory / "keys.json", directory / "gateway.log"
    write_keys(keys, a_key_to_predict=["predict"], a_key_to_review=["review"], a_key_to_administer=["admin"])
    own = {"SERVING_GRPC": serving, "DATABASE_URL_GATEWAY": database_url, "API_KEYS_FILE": str(keys)}
    own["ENVIRONMENT"] = "development"  # as the rest of the stack: its MLflow asks nobody for a login
    free = {"GATEWAY_PORT": "0", "GATEWAY_METRICS_PORT": "0", "GATEWAY_RATE": "100000/minute"}
    command = [sys.executable, "-m", "gateway"]
    with (
        log.open("wb") as output,
        running(command, output, environment(**(own | free | settings))) as process,
    ):
        started = _started(process, log)
        url = f"http://127.0.0.1:{started['port']}"
        with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
            yield Gateway(process, client, f"http://127.0.0.1:{started['metrics_port']}/metrics", log, keys)


@contextmanager
def running(command: list[str], output: Any, variables: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(command, cwd=REPOSITORY, env=variables, stdout=output, stderr=output) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _started(process: subprocess.Popen[bytes], log: Path) -> dict[str, Any]:
    eventually(lambda: process.poll() is not None or b"gateway_started" in log.read_bytes(), 30)
    assert process.poll() is None, log.read_text()
    (line,) = [line for line in log.read_text().splitlines() if "gateway_started" in line]
    return dict(json.loads(line))
