"""What the gateway listens on: the API's socket and server, and the metrics' in a thread of its own."""

import math
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import uvicorn
from prometheus_client import CollectorRegistry, start_http_server
from starlette.types import ASGIApp

from gateway import connections

_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)
_KEEP_ALIVE_SECONDS: Final = 65  # longer than a load balancer's, so that it never sends to a connection just closed


class PortTaken(Exception):
    """Nothing can listen there; the gateway has not started."""


def listen(host: str, port: int) -> socket.socket:
    """Port 0 takes a free one. Raises PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        taken = socket.create_server((host, port), family=family)
    except OSError as error:
        raise PortTaken(f"cannot listen on port {port} of {host}: {error.strerror}") from error
    # Connections inherit it. asyncio sets it only on sockets of its own, and without it each answer takes 40 ms more:
    # the body waits (Nagle) until the caller has acknowledged the headers (delayed).
    taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return taken


def serve(app: ASGIApp, listener: socket.socket, *, shutdown_seconds: float, head_seconds: float) -> None:
    """Until SIGTERM or SIGINT: the first lets requests in flight finish, the second does not."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        lifespan="on",
        ws="none",
        http=connections.patient(head_seconds),
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=math.ceil(shutdown_seconds),
    )
    # uvicorn raises the signal again when it has stopped; the process shall then end by itself, with status 0.
    for each in _SIGNALS:
        signal.signal(each, lambda *_: None)
    uvicorn.Server(config).run(sockets=[listener])


@contextmanager
def measured(registry: CollectorRegistry, host: str, port: int) -> Iterator[int]:
    """Metrics answer within the context, until the last request has been logged; gives the port. Raises PortTaken."""
    try:
        server, thread = start_http_server(port, host, registry)
    except OSError as error:
        raise PortTaken(f"cannot listen on port {port} of {host}: {error.strerror}") from error
    try:
        yield int(server.server_port)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
