"""The servers that ours is measured beside: how each is started, asked and read."""

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.bench.peers import asking, given
from tests.bench.peers.asking import Body
from tests.bench.peers.keras_call import Call
from tests.bench.peers.table import Bounds

PLAIN: Final = Bounds(at_least=4, aim=7)
BATCHED: Final = Bounds(at_least=1.5, aim=3)
TUNED: Final = Bounds(at_least=1)
CORES: Final = os.cpu_count() or 1


@dataclass(frozen=True)
class Peer:
    """`command` is given the folder of its programs, the material and a port."""

    name: str
    command: Callable[[Path, Path, int], list[str]]
    health: str
    path: str
    bodies: Callable[[Sequence[bytes]], list[Body]]
    read: Callable[[Any], list[float]]
    call: Call = "predict"
    workers: int = 1  # processes that hold the model
    environment: str | None = None  # of `requirements/`; None: ours
    bounds: Bounds = TUNED

    @property
    def key(self) -> str:
        """Its name as that of a file."""
        return re.sub(r"\W+", "-", self.name).strip("-").lower()


def _plain(call: Call, bounds: Bounds) -> Peer:
    return Peer(
        f"FastAPI, `{call}`",
        lambda bin_, _, port: [str(bin_ / "python"), "-m", "tests.bench.peers.plain", str(port)],
        health="/docs",
        path="/predict",
        bodies=lambda photographs: asking.forms("file", photographs),
        read=_named,
        call=call,
        bounds=bounds,
    )


def _litserve(call: Call, *, workers: int = 1, bounds: Bounds) -> Peer:
    return Peer(
        f"LitServe, batches of 8, `{call}`, {workers} at work",
        lambda bin_, _, port: [str(bin_ / "python"), "-m", "tests.bench.peers.litserve_app", str(port)],
        health="/health",
        path="/predict",
        bodies=lambda photographs: asking.forms("request", photographs),
        read=_named,
        call=call,
        workers=workers,
        environment="litserve",
        bounds=bounds,
    )


def _bentoml(call: Call, *, workers: int = 1, bounds: Bounds) -> Peer:
    return Peer(
        f"BentoML, adaptive batching, `{call}`, {workers} at work",
        lambda bin_, _, port: [
            *(str(bin_ / "bentoml"), "serve", "tests.bench.peers.bentoml_app:Plants", "--working-dir", "."),
            *("--host", "127.0.0.1", "--port", str(port)),
        ],
        health="/readyz",
        path="/predict",
        bodies=lambda photographs: asking.forms("images", photographs),
        read=lambda answer: [float(each) for each in answer[0]],
        call=call,
        workers=workers,
        environment="bentoml",
        bounds=bounds,
    )


def _mlflow(bounds: Bounds) -> Peer:
    return Peer(
        "`mlflow models serve`, pixels as JSON",
        lambda bin_, material, port: [
            *(str(bin_ / "mlflow"), "models", "serve", "--model-uri", str(material / given.MLFLOW)),
            *("--env-manager", "local", "--host", "127.0.0.1", "--port", str(port)),
        ],
        health="/ping",
        path="/invocations",
        bodies=asking.pixels_as_json,
        read=lambda answer: [float(each) for each in answer["predictions"][0]],
        bounds=bounds,
    )


def _named(answer: Any) -> list[float]:
    return [float(each) for each in answer["probabilities"]]


PEERS: Final = (
    _plain("predict", PLAIN),
    _litserve("predict", bounds=BATCHED),
    _bentoml("predict", bounds=BATCHED),
    _mlflow(BATCHED),
    # What somebody who measures would change; ours has to be ahead all the same.
    _plain("predict_on_batch", TUNED),
    _litserve("predict_on_batch", workers=CORES, bounds=TUNED),
    _bentoml("predict_on_batch", workers=CORES, bounds=TUNED),
)
