"""A small real HTTP server in the gateway's place: it gives the answers that a test lays out, and keeps what came."""

import json
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass(frozen=True)
class Canned:
    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Received:
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class CannedGateway:
    """Each request takes the next answer; the last one stays."""

    url: str
    answers: deque[Canned] = field(default_factory=lambda: deque([prediction()]))
    received: list[Received] = field(default_factory=list)

    def gives(self, *answers: Canned) -> None:
        self.answers = deque(answers)

    def next_answer(self) -> Canned:
        return self.answers.popleft() if len(self.answers) > 1 else self.answers[0]


def prediction(label: str = "dandelion", probability: float = 0.983, **changes: Any) -> Canned:
    other = "grass" if label == "dandelion" else "dandelion"
    body = {
        "id": "019a8f3e-7c1d-7e2b-9d52-6a0c9f6f4b11",
        "label": label,
        "probability": probability,
        "probabilities": {other: 1 - probability, label: probability},
        "uncertain": False,
        "reason": None,
        "model": {"name": "plants", "version": 3},
        "image": {"sha256": "0" * 64, "width": 64, "height": 48},
    }
    return Canned(json.dumps(body | changes).encode())


def problem(status: int, type_: str, detail: str = "the value and the limit", **headers: str) -> Canned:
    body = {"type": type_, "title": "A title", "status": status, "detail": detail, "request_id": "0199-request"}
    return Canned(json.dumps(body).encode(), status, {name.replace("_", "-"): said for name, said in headers.items()})


@contextmanager
def serving() -> Iterator[CannedGateway]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            gateway.received.append(Received(self.path, dict(self.headers), body))
            answer = gateway.next_answer()
            self.send_response(answer.status)
            for name, said in answer.headers.items():
                self.send_header(name, said)
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class named it)
            """Says nothing: a test that fails shows what was received."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        gateway = CannedGateway(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield gateway
        server.shutdown()
        thread.join()
