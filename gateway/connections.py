"""uvicorn's HTTP/1.1 connection, which does not wait for ever for a request and refuses nonsense as problem details."""

import asyncio
import json
from typing import Any, Final

import h11
from uuid_utils import uuid7
from uvicorn.protocols.http.h11_impl import H11Protocol

from gateway.problems import MEDIA_TYPE

_NONSENSE: Final = 400


class PatientConnection(H11Protocol):
    """A head that is begun and not ended, a connection that says nothing, a body nobody waits for: closed in time."""

    head_seconds: float = 10.0

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as in uvicorn
        super().connection_made(transport)
        self._follow_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._follow_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_deadline()
        super().connection_lost(exc)

    def send_400_response(self, msg: str) -> None:
        """Where an answer is on its way already, closing the connection is all that can be said."""
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            self._abandon_request()
            self.transport.write(self._refusal(msg))
        self.transport.close()

    def _follow_head(self) -> None:
        """The time runs from the connection's beginning, or from the first byte after an answer."""
        if self.cycle is not None and not self.cycle.response_complete:
            self._forget_deadline()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(self.head_seconds, self.transport.close)

    def _forget_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _abandon_request(self) -> None:
        """A body turned out to be nonsense while the app reads it: for the app, the caller is gone."""
        if self.cycle is not None and not self.cycle.response_complete:
            self.cycle.disconnected = True
            self.cycle.message_event.set()

    def _refusal(self, message: str) -> bytes:
        body = json.dumps(
            {
                "type": "malformed_http",
                "title": "Malformed HTTP",
                "status": _NONSENSE,
                "detail": message,
                "request_id": str(uuid7()),
            }
        ).encode()
        headers = [("content-type", MEDIA_TYPE), ("content-length", str(len(body))), ("connection", "close")]
        events = (h11.Response(status_code=_NONSENSE, headers=headers), h11.Data(data=body), h11.EndOfMessage())
        return b"".join(self.conn.send(event) or b"" for event in events)


def patient(head_seconds: float) -> type[PatientConnection]:
    """The class that uvicorn makes its connections of."""
    return type("PatientConnection", (PatientConnection,), {"head_seconds": head_seconds})
