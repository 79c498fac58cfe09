"""The HTTP port: REST and, when they are on, the metrics."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from infra.serving.errors import StartFailed
from infra.serving.metrics import Metrics
from infra.serving.rest_api import RestApi

SILENCE_SECONDS: Final = 5  # after which a client that sends nothing is hung up on
_MAX_BODY_BYTES: Final = 2**31 - 1  # as for a gRPC message


class HttpServer(ThreadingHTTPServer):
    """A connection a request (HTTP/1.0): closing waits for the requests in flight, and for nothing else."""

    daemon_threads = False
    block_on_close = True
    request_queue_size = 64


def server(address: tuple[str, int], rest: RestApi, metrics: Metrics, metrics_path: str | None) -> HttpServer:
    """Bound and not started. Raises StartFailed."""

    class Handler(_Handler):
        answer = staticmethod(rest.answer)
        page = staticmethod(metrics.page)
        page_path = metrics_path

    try:
        return HttpServer(address, Handler)
    except OSError as error:
        raise StartFailed(f"cannot listen on {address[0]}:{address[1]}: {error.strerror}") from error


class _Handler(BaseHTTPRequestHandler):
    timeout = SILENCE_SECONDS
    answer: Callable[[str, str, bytes], tuple[int, bytes]]
    page: Callable[[], bytes]
    page_path: str | None

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path == self.page_path:
            self._reply(200, self.page(), CONTENT_TYPE_PLAIN_0_0_4)
        else:
            self._reply(*self.answer("GET", path, b""))

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > _MAX_BODY_BYTES:
            self._reply(400, b'{"error": "a Content-Length is needed"}')
            return
        self._reply(*self.answer("POST", self.path, self.rfile.read(int(length))))

    def _reply(self, status: int, body: bytes, content_type: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Requests are counted in the metrics; a line each would drown the versions' states."""
