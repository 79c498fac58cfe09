"""The embedded server as a process of its own."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import grpc

from tests.integration.serving.client import Client, wait_until

REPOSITORY = Path(__file__).parents[3]
MONITORING = REPOSITORY / "infra" / "serving" / "monitoring.config"


@dataclass(frozen=True)
class Embedded:
    process: "subprocess.Popen[bytes]"
    log: Path
    grpc: str
    rest: str

    @property
    def is_listening(self) -> bool:
        """Raises when the process has ended: it never will."""
        assert self.process.poll() is None, self.log.read_text()
        host, _, port = self.grpc.partition(":")
        with socket.socket() as tried:
            return tried.connect_ex((host, int(port))) == 0


@contextmanager
def launched(
    config_file: str,
    log: Path,
    ports: tuple[int, int],
    environment: Mapping[str, str] | None = None,
    *flags: str,
    poll_seconds: float = 0.2,
) -> Iterator[Embedded]:
    """On ports for gRPC and REST; started, and not waited for."""
    command = [
        *(sys.executable, "-m", "infra.serving", f"--port={ports[0]}", f"--rest_api_port={ports[1]}"),
        *(f"--model_config_file={config_file}", f"--model_config_file_poll_wait_seconds={poll_seconds}"),
        *(
            f"--file_system_poll_wait_seconds={poll_seconds}",
            "--load_retry_interval_micros=50000",
            "--num_load_threads=2",
        ),
        *("--grpc_max_threads=64", "--allow_version_labels_for_unavailable_models=true"),
        *("--tensorflow_intra_op_parallelism=1", "--tensorflow_inter_op_parallelism=2"),
        f"--monitoring_config_file={MONITORING}",
        *flags,
    ]
    with log.open("wb") as out:
        own = os.environ | (environment or {})
        process = subprocess.Popen(command, cwd=REPOSITORY, env=own, stdout=out, stderr=subprocess.STDOUT)
    try:
        yield Embedded(process, log, f"127.0.0.1:{ports[0]}", f"http://127.0.0.1:{ports[1]}")
    finally:
        process.terminate()
        try:
            process.wait(20)
        finally:
            process.kill()


@contextmanager
def started(
    config_file: str,
    log: Path,
    ports: tuple[int, int],
    environment: Mapping[str, str] | None = None,
    *flags: str,
    poll_seconds: float = 0.2,
) -> Iterator[Embedded]:
    """Its ports are open."""
    with launched(config_file, log, ports, environment, *flags, poll_seconds=poll_seconds) as server:
        wait_until(lambda: server.is_listening, "the server's ports", seconds=120)
        yield server


@contextmanager
def connected(address: str) -> Iterator[Client]:
    options = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
    with grpc.insecure_channel(address, options) as channel:
        yield Client(address, channel)
