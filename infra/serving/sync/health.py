"""`/livez`, whether the process is well, and `/readyz`, whether TF Serving can start, and on what S3 has now."""

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar, Final

from infra.serving.errors import StartFailed
from infra.serving.sync.following import Following

SILENCE_SECONDS: Final = 5  # after which a client that sends nothing is hung up on
Answer = tuple[bool, dict[str, str]]


def start(address: tuple[str, int], following: Following, is_mirrored: Callable[[], bool]) -> None:
    """In a thread of its own. Raises StartFailed."""

    class Handler(_Handler):
        answers: ClassVar = {
            "/livez": lambda: alive(following),
            "/readyz": lambda: ready(following, is_mirrored=is_mirrored()),
        }

    try:
        server = ThreadingHTTPServer(address, Handler)
    except OSError as error:
        raise StartFailed(f"cannot listen on {address[0]}:{address[1]}: {error.strerror}") from error
    Thread(target=server.serve_forever, name="health", daemon=True).start()


def alive(following: Following) -> Answer:
    return following.is_alive, {"status": "alive" if following.is_alive else "hangs"}


def ready(following: Following, *, is_mirrored: bool) -> Answer:
    """A mirror that S3 has gone away from is old, and serves on."""
    status = "empty" if not is_mirrored else "stale" if following.trouble else "ready"
    return is_mirrored, {"status": status, "detail": following.trouble}


class _Handler(BaseHTTPRequestHandler):
    timeout = SILENCE_SECONDS
    answers: ClassVar[dict[str, Callable[[], Answer]]]

    def do_GET(self) -> None:
        answer = self.answers.get(self.path)
        is_well, told = answer() if answer else (False, {})
        body = json.dumps(told).encode()
        self.send_response((200 if is_well else 503) if answer else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """A line for each probe would drown what happens to the versions."""
