"""A small real web server on a free port, with pages that a test gives it."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx

BLOCK = bytes(65_536)
BUFFER_BYTES = 65_536


@dataclass
class Page:
    """An answer; an endless one sends zeros until the client has had enough, a dripping one a byte at a time."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    endless: bool = False
    dripping: float = 0  # seconds between bytes


@dataclass
class WebServer:
    """Pages by path; what is not there is 404. `asked` has every path that was asked for."""

    url: str
    pages: dict[str, Page]
    asked: list[str] = field(default_factory=list)
    bytes_sent: int = 0

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.asked.append(handler.path)
        page = self.pages.get(handler.path, Page(b"<h1>no such page</h1>", 404))
        handler.send_response(page.status)
        for name, value in page.headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        self._send(handler, page.body)
        while page.endless:
            self._send(handler, BLOCK)
        while page.dripping:
            self._send(handler, b"0")
            time.sleep(page.dripping)

    def _send(self, handler: BaseHTTPRequestHandler, body: bytes) -> None:
        handler.wfile.write(body)
        self.bytes_sent += len(body)


def unbuffered_client() -> httpx.Client:
    """Asks no proxy, and its kernel reads no megabytes ahead: `bytes_sent` is little more than was read."""
    transport = httpx.HTTPTransport(socket_options=[(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)])
    return httpx.Client(timeout=5, trust_env=False, transport=transport)


class _Quiet(ThreadingHTTPServer):
    def server_bind(self) -> None:
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER_BYTES)
        super().server_bind()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up in the middle of an answer is what some tests are about."""


@contextmanager
def serving(host: str = "127.0.0.1") -> Iterator[WebServer]:
    """Runs until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.answer(self)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (http.server's name)
            """Nobody reads it."""

    server = _Quiet((host, 0), Handler)
    site = WebServer(f"http://{host}:{server.server_port}", {})
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
