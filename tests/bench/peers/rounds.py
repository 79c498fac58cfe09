"""A turn for each server: it starts, proves that it has the model, is asked and weighed, and ends."""

import asyncio
import os
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from tests.bench.peers import asking, load, ours, processes
from tests.bench.peers.asking import Http
from tests.bench.peers.errors import Disagreement
from tests.bench.peers.given import CLASSES, EXPORTED, KERAS
from tests.bench.peers.load import Ask
from tests.bench.peers.ours import Keep, Ours
from tests.bench.peers.peers import Peer
from tests.bench.peers.table import UNBOUND, Bounds, Measured, Step
from tests.free_ports import free_port

CALLERS: Final = (1, 8, 32)
WARM_CALLERS: Final = 8
WARM_SECONDS: Final = 1.0
CLOSE: Final = 0.01  # probabilities of one model, computed by several programs
OURS: Final = "gateway and serving"
DIRECT: Final = "serving alone, pixels over gRPC"
KEEPING: Final = "gateway and serving, keeping every photograph"

Asking = AbstractAsyncContextManager[tuple[Ask, list[float]]]
Processes = Callable[[], list[psutil.Process]]


@dataclass(frozen=True)
class Rounds:
    """What all of them have in common. `logs` and `material` are folders."""

    seconds: float
    material: Path
    logs: Path
    photographs: Sequence[bytes]
    expected: Sequence[float]
    tell: Callable[[str], None]

    def ours(self) -> tuple[Measured, Measured, Measured]:
        """Gateway and serving, serving alone, and both with every photograph kept."""
        with ours.running((self.material / EXPORTED).read_bytes()) as running:
            whole = self._gateway(OURS, running, "none")
            direct = asking.over_grpc(running.stack.env["SERVING_GRPC"], self.photographs)
            alone = self._measured(DIRECT, direct, lambda: running.serving)
            return whole, alone, self._gateway(KEEPING, running, "all")

    def _gateway(self, name: str, running: Ours, keep: Keep) -> Measured:
        env = running.stack.env
        target = Http(
            f"{env['GATEWAY_URL']}/v1/predict",
            asking.forms("file", self.photographs),
            lambda answer: [float(answer["probabilities"][each]) for each in CLASSES],
            {"X-API-Key": env["API_KEY_PREDICT"]},
        )
        with running.gateway(keep, self.logs / f"gateway-{keep}.log") as gateway:
            return self._measured(name, asking.over_http(target), lambda: [gateway, *running.serving])

    def peer(self, peer: Peer, programs: Path) -> Measured:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        variables = {
            "PATH": f"{programs}:{os.environ['PATH']}",
            "PEER_MODEL": str(self.material / KERAS),
            "PEER_CALL": peer.call,
            "PEER_WORKERS": str(peer.workers),
            "BENTOML_HOME": str(self.material / "bentoml"),
        }
        log = self.logs / f"{peer.key}.log"
        command = peer.command(programs, self.material, port)
        with processes.running(command, variables, log, url + peer.health) as process:
            target = Http(url + peer.path, peer.bodies(self.photographs), peer.read)
            return self._measured(peer.name, asking.over_http(target), lambda: processes.tree(process), peer.bounds)

    def _measured(self, name: str, server: Asking, running: Processes, bounds: Bounds = UNBOUND) -> Measured:
        steps, megabytes = asyncio.run(self._asked(name, server, running))
        measured = Measured(name, steps, megabytes, bounds)
        self.tell(f"{name}: {measured.best:.0f} photographs a second, {measured.failures} calls failed")
        return measured

    async def _asked(self, name: str, server: Asking, running: Processes) -> tuple[tuple[Step, ...], float]:
        steps, megabytes = [], []
        async with server as (ask, first):
            self._check(name, first)
            await load.measure(ask, WARM_CALLERS, WARM_SECONDS)
            for callers in CALLERS:
                steps.append(await load.measure(ask, callers, self.seconds))
                megabytes.append(processes.megabytes(running()))
        return tuple(steps), max(megabytes)

    def _check(self, name: str, first: Sequence[float]) -> None:
        if max(abs(a - b) for a, b in zip(first, self.expected, strict=True)) > CLOSE:
            raise Disagreement(f"{name} says {first} of the first photograph, the model {self.expected}")
