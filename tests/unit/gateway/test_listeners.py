import socket

import httpx
import pytest
from prometheus_client import CollectorRegistry, Counter

from gateway.listeners import PortTaken, listen, measured


def test_answers_leave_without_waiting_for_an_acknowledgement() -> None:
    with listen("127.0.0.1", 0) as listener, socket.create_connection(listener.getsockname()):
        accepted, _ = listener.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_taken_port_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=f"port {port} of 127.0.0.1"):
            listen("127.0.0.1", port)
        with (
            pytest.raises(PortTaken, match=f"port {port} of 127.0.0.1"),
            measured(CollectorRegistry(), "127.0.0.1", port),
        ):
            pass


def test_metrics_answer_within_the_context() -> None:
    registry = CollectorRegistry()
    Counter("answers", "Given.", registry=registry).inc()
    with measured(registry, "127.0.0.1", 0) as port:
        assert "answers_total 1.0" in httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).text
