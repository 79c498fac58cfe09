"""What is known of one request, gathered on its way for its line in the log and for the metrics."""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, cast

from starlette.types import Scope
from uuid_utils import uuid7

_SANE_ID: Final = re.compile(rb"[A-Za-z0-9._-]{1,64}")
# https://www.w3.org/TR/trace-context/: version, trace id, parent id, flags; ids of zeros and version ff are invalid.
_TRACEPARENT: Final = re.compile(rb"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
_TRACESTATE: Final = re.compile(rb"[\x20-\x7e]{1,512}")


@dataclass
class Trace:
    """Mutable on purpose: each step adds what it knows; times are in seconds."""

    request_id: str
    context: tuple[tuple[str, str], ...] = ()  # the caller's W3C trace context, for whoever is asked next
    trace_id: str | None = None
    headers: dict[str, str] = field(default_factory=dict)  # of the answer, whichever it will be
    started: float = field(default_factory=time.perf_counter)
    stages: dict[str, float] = field(default_factory=dict)
    status: int | None = None
    key_name: str | None = None
    model_version: int | None = None
    photographs: int | None = None
    problem: str | None = None
    cause: str | None = None

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self.stages[name] = time.perf_counter() - began

    def note_wait(self, seconds: float) -> None:
        """For a decoding thread; no part of decoding itself."""
        self.stages["wait"] = seconds
        self.stages["decode"] -= seconds

    def seconds(self) -> float:
        """Since the request began."""
        return time.perf_counter() - self.started


def begin(scope: Scope) -> Trace:
    """With the caller's X-Request-ID where it is a sane one, else with one of our own."""
    headers = dict(scope["headers"])
    given = headers.get(b"x-request-id", b"")
    request_id = given.decode() if _SANE_ID.fullmatch(given) else str(uuid7())
    trace = Trace(request_id, *_context(headers), headers={"X-Request-ID": request_id})
    scope.setdefault("state", {})["trace"] = trace
    return trace


def _context(headers: Mapping[bytes, bytes]) -> tuple[tuple[tuple[str, str], ...], str | None]:
    """What to pass on, and the trace's id; nothing of a context that is not well-formed."""
    parent, state = headers.get(b"traceparent", b""), headers.get(b"tracestate", b"")
    found = _TRACEPARENT.fullmatch(parent)
    if found is None:
        return (), None
    passed_on = [("traceparent", parent.decode())]
    if _TRACESTATE.fullmatch(state):
        passed_on.append(("tracestate", state.decode()))
    return tuple(passed_on), found[1].decode()


def trace_of(scope: Scope) -> Trace:
    return cast("Trace", scope["state"]["trace"])
