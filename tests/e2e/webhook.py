"""Whoever is called when an alert fires: what Alertmanager said to a webhook."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import dropwhile
from typing import Final

from ml.publish.replicas import wait_until

FIRES_SECONDS: Final = 60
CLEARS_SECONDS: Final = 90

Act = Callable[[], object]  # done again and again meanwhile


class Webhook:
    """Remembers each notice, in the order in which it came."""

    def __init__(self) -> None:
        self._notices: Final[list[tuple[str, str]]] = []
        self.url = ""

    def hears_that_it_fires(self, alert: str, act: Act = bool) -> None:
        self._hears(alert, ["firing"], FIRES_SECONDS, act)

    def hears_that_it_clears(self, alert: str, act: Act = bool) -> None:
        """Having heard once that it fires, and not again and again."""
        self._hears(alert, ["firing", "resolved"], CLEARS_SECONDS, act)

    def forget(self) -> None:
        self._notices.clear()

    def _hears(self, alert: str, wanted: list[str], seconds: float, act: Act) -> None:
        def heard() -> list[str]:
            told = [status for name, status in self._notices if name == alert]
            return list(dropwhile(lambda status: status == "resolved", told))  # of what was before

        def as_wanted() -> bool:
            act()
            return heard() == wanted

        wait_until(as_wanted, seconds=seconds, otherwise=lambda: f"of {alert} was heard {heard()}, not {wanted}")

    def _hear(self, body: bytes) -> None:
        for alert in json.loads(body)["alerts"]:
            self._notices.append((alert["labels"]["alertname"], alert["status"]))

    @contextmanager
    def listening(self) -> Iterator[None]:
        hear = self._hear

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                hear(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Said by the tests themselves."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            self.url = f"http://127.0.0.1:{server.server_port}/hook"
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            try:
                yield
            finally:
                server.shutdown()
                thread.join()
