"""A relay in front of a server that can be cut, as a network is: connections break, new ones are refused."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock, Thread
from typing import Final

CHUNK: Final = 65_536


class Cut:
    def __init__(self, port: int, upstream: str) -> None:
        host, _, upstream_port = upstream.partition(":")
        self.address = f"127.0.0.1:{port}"
        self._port = port
        self._upstream = (host, int(upstream_port))
        self._lock = Lock()
        self._open: set[socket.socket] = set()
        self._listener = self._listen()

    @contextmanager
    def away(self) -> Iterator[None]:
        self.close()
        try:
            yield
        finally:
            self._listener = self._listen()

    def close(self) -> None:
        with self._lock:
            for each in (self._listener, *self._open):
                with suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)
                each.close()
            self._open.clear()

    def _listen(self) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", self._port), backlog=64)
        Thread(target=self._accept, args=(listener,), daemon=True).start()
        return listener

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                near, _ = listener.accept()
                self._relay(near)

    def _relay(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection(self._upstream, timeout=5)
        except OSError:
            near.close()
            return
        far.settimeout(None)
        for each in (near, far):
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._lock:
            self._open |= {near, far}
        for source, sink in ((near, far), (far, near)):
            Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while chunk := source.recv(CHUNK):
                sink.sendall(chunk)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)
