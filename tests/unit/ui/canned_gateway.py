"""A small real HTTP server in the gateway's place: it gives the answers that a test lays out, and keeps what came."""

import json
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Final

PREDICTION_ID: Final = "019a8f3e-7c1d-7e2b-9d52-6a0c9f6f4b11"


@dataclass(frozen=True)
class Canned:
    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Received:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def call(self) -> str:
        return f"{self.method} {self.path.partition('?')[0]}"


@dataclass
class CannedGateway:
    """Each request takes the next answer for its call; the last one stays. What nobody laid out is 404."""

    url: str
    answers: dict[str, deque[Canned]] = field(default_factory=dict)
    received: list[Received] = field(default_factory=list)

    def gives(self, *answers: Canned, to: str = "POST /v1/predict") -> None:
        """`to` is a method and a path, without its query."""
        self.answers[to] = deque(answers)

    def asked(self, call: str = "POST /v1/predict") -> list[Received]:
        return [each for each in self.received if each.call == call]

    def next_answer(self, call: str) -> Canned:
        laid_out = self.answers.get(call, deque([problem(404, "not_found")]))
        return laid_out.popleft() if len(laid_out) > 1 else laid_out[0]


def canned(body: object, status: int = 200) -> Canned:
    return Canned(json.dumps(body).encode(), status)


def prediction(label: str = "dandelion", probability: float = 0.983, **changes: Any) -> Canned:
    other = "grass" if label == "dandelion" else "dandelion"
    body = {
        "id": PREDICTION_ID,
        "label": label,
        "probability": probability,
        "probabilities": {other: 1 - probability, label: probability},
        "uncertain": False,
        "reason": None,
        "model": {"name": "plants", "version": 3},
        "image": {"sha256": "0" * 64, "width": 64, "height": 48},
    }
    return canned(body | changes)


def ready(trained_on: str | None = "real", version: int = 3, weights: str = "imagenet") -> Canned:
    """Without `trained_on` MLflow has told nothing yet."""
    told = {"trained_on": trained_on, "backbone_weights": weights} if trained_on else {}
    model = {"name": "plants", "version": version} | told
    return canned({"status": "ready", "model": model, "circuit": "closed"})


def key(*scopes: str, name: str = "ann", expires: str | None = None) -> Canned:
    return canned({"name": name, "scopes": list(scopes), "expires": expires})


def feedback(label: str, *, trainable: bool = True) -> Canned:
    body = {"id": "a-review", "prediction": PREDICTION_ID, "label": label, "state": "open", "trainable": trainable}
    return canned(body | {"detail": "in English"}, 201)


def problem(status: int, type_: str, detail: str = "the value and the limit", **headers: str) -> Canned:
    body = {"type": type_, "title": "A title", "status": status, "detail": detail, "request_id": "0199-request"}
    return Canned(json.dumps(body).encode(), status, {name.replace("_", "-"): said for name, said in headers.items()})


@contextmanager
def serving() -> Iterator[CannedGateway]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            gateway.received.append(Received(self.command, self.path, dict(self.headers), body))
            answer = gateway.next_answer(gateway.received[-1].call)
            self.send_response(answer.status)
            for name, said in answer.headers.items():
                self.send_header(name, said)
            self.end_headers()
            self.wfile.write(answer.body)

        do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815 (the base class looks for these)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class named it)
            """Says nothing: a test that fails shows what was received."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        gateway = CannedGateway(f"http://127.0.0.1:{server.server_port}")
        gateway.gives(prediction())
        gateway.gives(ready(), to="GET /readyz")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield gateway
        server.shutdown()
        thread.join()
