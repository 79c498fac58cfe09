"""The compose project on an engine without a registry: our images real, the stores replaced by a stand-in."""

import os
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from infra.compose.drawn import load_or_draw
from infra.compose.files import addresses
from infra.local.secrets import write_private
from tests.images.engine import REPOSITORY, Engine

COMPOSE: Final = Path(sys.executable).parent / "docker-compose"
FILES: Final = ("compose.dev.yml", "infra/serving/compose.embedded.yml", "tests/infra/compose/compose.standins.yml")
DRAWN: Final = REPOSITORY / ".compose" / "drawn.json"
SHARED: Final = REPOSITORY.parent / "shared"
PHOTOGRAPHS: Final = SHARED / "greenr-airflow"
WEIGHTS: Final = SHARED / "weights" / "mobilenet_v2_1.0_224_no_top.weights.h5"
PORTS: Final = (
    "GATEWAY", "UI", "SERVING_GRPC", "SERVING_REST", "AIRFLOW", "MLFLOW", "S3", "S3_CONSOLE", "DATABASE",
    "PROMETHEUS", "GRAFANA",
)  # fmt: skip
IMAGES: Final = {
    "plants-gateway:dev": ("gateway/Dockerfile",),
    "plants-ui:dev": ("ui/Dockerfile",),
    "plants-airflow:dev": ("airflow/Dockerfile",),
    "plants-mlflow:dev": ("infra/mlflow/Dockerfile",),
    "plants-serving:dev": ("infra/serving/Dockerfile", "--target", "server"),
    "plants-standin/stores:dev": ("tests/infra/compose/Dockerfile",),
}
NAME: Final = "plants-test"


@dataclass(frozen=True)
class Project:
    engine: Engine
    environment: dict[str, str]

    def compose(self, *arguments: str, seconds: float = 600) -> str:
        files = [part for file in FILES for part in ("-f", file)]
        command = [str(COMPOSE), "-p", NAME, "--project-directory", str(REPOSITORY), *files, *arguments]
        done = subprocess.run(
            command, cwd=REPOSITORY, env=self.environment, capture_output=True, text=True, timeout=seconds, check=False
        )
        assert done.returncode == 0, f"{arguments}: {done.stderr[-2000:]}"
        return done.stdout

    def state(self, service: str) -> dict[str, Any]:
        return dict(self.engine.inspect(f"{NAME}-{service}-1"))

    def is_healthy(self, service: str) -> bool:
        state = self.state(service)["State"]
        return bool(state["Status"] == "running" and state["Health"]["Status"] == "healthy")

    def crash(self, service: str) -> None:
        """As a fault does it: what `docker kill` ends, Docker believes to be meant, and does not start again."""
        os.kill(int(self.state(service)["State"]["Pid"]), signal.SIGKILL)

    def url(self, service: str) -> str:
        return f"http://127.0.0.1:{self.environment[f'PORT_{service}']}"

    def write_env(self, file: Path) -> Path:
        """Its addresses and keys, as `.compose/env` has those of a project on the usual ports."""
        ports = {name.lower(): int(self.environment[f"PORT_{name}"]) for name in PORTS}
        write_private(file, addresses(load_or_draw(DRAWN), ports))
        return file

    def left(self) -> list[str]:
        """What of the project the engine still has."""
        lists = (("ps", "-aq"), ("volume", "ls", "-q"), ("network", "ls", "-q"))
        label = f"label=com.docker.compose.project={NAME}"
        return [line for each in lists for line in self.engine.docker(*each, "--filter", label).split()]


def prepared(engine: Engine) -> Project:
    """With its images built, its secrets drawn and ports of its own."""
    for tag, (dockerfile, *arguments) in IMAGES.items():
        engine.build(tag, dockerfile, *arguments)
    subprocess.run([sys.executable, "-m", "infra.compose"], cwd=REPOSITORY, check=True, capture_output=True)
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in PORTS]
    ports = {f"PORT_{name}": str(one.getsockname()[1]) for name, one in zip(PORTS, sockets, strict=True)}
    for one in sockets:
        one.close()
    sources = {"PHOTOGRAPHS": str(PHOTOGRAPHS), "WEIGHTS": str(WEIGHTS)}
    return Project(engine, {**os.environ, **ports, **sources, "DOCKER_HOST": f"unix://{engine.socket}"})
