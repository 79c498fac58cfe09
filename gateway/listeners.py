"""Two HTTP servers in one process, the API and its metrics, which end in order."""

import asyncio
import math
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import uvicorn
from starlette.types import ASGIApp

_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)
_KEEP_ALIVE_SECONDS: Final = 65  # longer than a load balancer's, so that it never sends to a connection just closed


class PortTaken(Exception):
    """Nothing can listen there; the gateway has not started."""


@dataclass(frozen=True)
class Listener:
    """An app and the socket that it answers on."""

    server: "Server"
    socket: socket.socket

    @property
    def port(self) -> int:
        return int(self.socket.getsockname()[1])

    async def serve(self) -> None:
        await self.server.serve(sockets=[self.socket])


class Server(uvicorn.Server):
    """Leaves the signals to serve(): two servers cannot both own them."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(app: ASGIApp, host: str, port: int, *, shutdown_seconds: float) -> Listener:
    """Port 0 takes a free one. Raises PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        taken = socket.create_server((host, port), family=family)
    except OSError as error:
        raise PortTaken(f"cannot listen on port {port} of {host}: {error.strerror}") from error
    # Connections inherit it. asyncio sets it only on sockets of its own, and without it each answer takes 40 ms more:
    # the body waits (Nagle) until the caller has acknowledged the headers (delayed).
    taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        ws="none",
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=math.ceil(shutdown_seconds),
    )
    return Listener(Server(config), taken)


def run(api: Listener, metrics: Listener) -> None:
    """Until SIGTERM or SIGINT."""
    with asyncio.Runner(loop_factory=api.server.config.get_loop_factory()) as runner:
        runner.run(_serve(api, metrics))


async def _serve(api: Listener, metrics: Listener) -> None:
    """The metrics answer until the last request has been answered and logged."""
    for each in _SIGNALS:
        asyncio.get_running_loop().add_signal_handler(each, _stop, api.server)
    measuring = asyncio.create_task(metrics.serve())
    await api.serve()
    metrics.server.should_exit = True
    await measuring


def _stop(server: Server) -> None:
    """The first signal lets requests in flight finish, the second does not."""
    server.force_exit = server.should_exit
    server.should_exit = True
