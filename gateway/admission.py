"""Which requests are let in: so many at work, so many on their way in, and no body that trickles or fills the memory.

A request takes its place among those at work when its body is complete. However many callers are slow, they keep
nobody from the model.
"""

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway import problems
from gateway.access import API
from gateway.errors import ApiError, RequestTimeout, UploadTooLarge
from gateway.room import Room, State

_TEXT_BYTES: Final = 65_536  # of a body that holds no photograph: a form's worth of JSON
# Kinds of bodies that may hold one; the last is what curl names by itself.
_PHOTOGRAPHS: Final = (b"multipart/", b"image/", b"application/octet-stream", b"application/x-www-form-urlencoded")


@dataclass(frozen=True)
class Pace:
    """How long a body may take: `seconds` at most, and after `grace_seconds` only at `bytes_per_second` or more."""

    seconds: float
    grace_seconds: float
    bytes_per_second: int

    def allowed(self, received: int) -> float:
        """Seconds until the next piece must be here, from the beginning."""
        return min(self.seconds, self.grace_seconds + received / self.bytes_per_second)


class Admission:
    """Refuses before any work is done, and where it can before any of the body is read."""

    def __init__(self, app: ASGIApp, *, room: Room, pace: Pace, max_bytes: int) -> None:
        self._app = app
        self._room = room
        self._pace = pace
        self._max_bytes = max_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(API):
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        visit = _Visit(receive, send, self._room, self._pace, _body_limit(headers, self._max_bytes))
        try:
            visit.arrive(headers)
            await self._app(scope, visit.receive, visit.send)
        except ApiError as refusal:
            visit.refusal = refusal
        finally:
            visit.leave()
        if visit.refusal is not None:
            await problems.answer(Request(scope), visit.refusal)(scope, receive, send)


class _Visit:
    """One request on its way through: what it has brought, and where it is counted."""

    def __init__(self, receive: Receive, send: Send, room: Room, pace: Pace, max_bytes: int) -> None:
        self._receive = receive
        self._send = send
        self._room = room
        self._pace = pace
        self._max_bytes = max_bytes
        self._began = time.monotonic()
        self._received = 0
        self._state: State | None = None
        self.refusal: ApiError | None = None

    def arrive(self, headers: Mapping[bytes, bytes]) -> None:
        """Raises Overloaded, or UploadTooLarge for a length that the caller announces."""
        self._room.check("working")  # what cannot be worked on need not be read either
        announced = int(headers.get(b"content-length", b"0"))
        self._check_size(announced)
        has_body = announced > 0 or b"transfer-encoding" in headers
        self._state = self._room.enter("uploading" if has_body else "working")

    def leave(self) -> None:
        self._room.leave(self._state)
        self._room.forget(self._received)

    async def receive(self) -> Message:
        """The body within its limits; once it is complete, the request is at work."""
        try:
            return await self._take() if self._state == "uploading" else await self._receive()
        except ApiError as refusal:
            # Whatever the route makes of an error while it reads, this one is the answer.
            self.refusal = refusal
            raise

    async def send(self, message: Message) -> None:
        if self.refusal is None:
            await self._send(message)

    async def _take(self) -> Message:
        message = await self._next()
        size = len(message.get("body", b""))
        self._received += size
        self._room.hold(size)
        self._check_size(self._received)
        if not message.get("more_body", False):
            self._begin_work()
        return message

    def _begin_work(self) -> None:
        self._room.leave(self._state)
        self._state = None
        self._state = self._room.enter("working")

    async def _next(self) -> Message:
        left = self._began + self._pace.allowed(self._received) - time.monotonic()
        try:
            async with asyncio.timeout(left):
                return await self._receive()
        except TimeoutError as error:
            seconds = time.monotonic() - self._began
            raise RequestTimeout(
                f"{self._received:,} bytes of the body came in {seconds:.1f} s: the whole must come within "
                f"{self._pace.seconds:g} s, and at {self._pace.bytes_per_second:,} bytes/s or more"
            ) from error

    def _check_size(self, size_bytes: int) -> None:
        if size_bytes > self._max_bytes:
            raise UploadTooLarge(f"{size_bytes:,} bytes or more, the limit is {self._max_bytes:,}")


def _body_limit(headers: Mapping[bytes, bytes], max_bytes: int) -> int:
    kind = headers.get(b"content-type", b"").lower()
    return max_bytes if not kind or kind.startswith(_PHOTOGRAPHS) else min(max_bytes, _TEXT_BYTES)
