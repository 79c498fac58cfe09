"""What is known of one request, gathered on its way for its line in the log and for the metrics."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, cast

from starlette.types import Scope
from uuid_utils import uuid7

_SANE_ID: Final = re.compile(rb"[A-Za-z0-9._-]{1,64}")


@dataclass
class Trace:
    """Mutable on purpose: each step adds what it knows; times are in seconds."""

    request_id: str
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

    def seconds(self) -> float:
        """Since the request began."""
        return time.perf_counter() - self.started


def begin(scope: Scope) -> Trace:
    """With the caller's X-Request-ID where it is a sane one, else with one of our own."""
    given = next((value for name, value in scope["headers"] if name == b"x-request-id"), b"")
    request_id = given.decode() if _SANE_ID.fullmatch(given) else str(uuid7())
    trace = Trace(request_id)
    scope.setdefault("state", {})["trace"] = trace
    return trace


def trace_of(scope: Scope) -> Trace:
    return cast("Trace", scope["state"]["trace"])
