import socket

import pytest
from starlette.applications import Starlette

from gateway.listeners import PortTaken, listen


def test_answers_leave_without_waiting_for_an_acknowledgement() -> None:
    listener = listen(Starlette(), "127.0.0.1", 0, shutdown_seconds=1)
    with listener.socket, socket.create_connection(("127.0.0.1", listener.port)):
        accepted, _ = listener.socket.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_taken_port_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=f"port {port} of 127.0.0.1"):
            listen(Starlette(), "127.0.0.1", port, shutdown_seconds=1)
