"""Around every request: its id, its line in the log, its place in the metrics, an answer to what nobody foresaw."""

from typing import Any, Final

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway import problems
from gateway.metrics import Metrics
from gateway.trace import Trace, begin

_PROBES: Final = frozenset({"/livez", "/readyz"})
log = structlog.get_logger()


class Traced:
    """Gives each request its trace, its headers on the answer and one line in the log."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        trace = begin(scope)
        with structlog.contextvars.bound_contextvars(request_id=trace.request_id):
            try:
                await self._answer(scope, receive, _identified(send, trace), trace)
            finally:
                self._metrics.observe(trace)
                _write_line(scope, trace)

    async def _answer(self, scope: Scope, receive: Receive, send: Send, trace: Trace) -> None:
        try:
            await self._app(scope, receive, send)
        except Exception:
            log.exception("request_failed")
            if trace.status is not None:
                raise  # half of an answer is out: only closing the connection tells the caller
            await problems.internal_error(Request(scope))(scope, receive, send)


def _identified(send: Send, trace: Trace) -> Send:
    async def send_with_id(message: Message) -> None:
        if message["type"] == "http.response.start":
            trace.status = message["status"]
            MutableHeaders(scope=message).update(trace.headers)
        await send(message)

    return send_with_id


def _write_line(scope: Scope, trace: Trace) -> None:
    if scope["path"] in _PROBES and trace.status == 200:
        return  # every few seconds, from every replica's kubelet: they would bury the rest
    write = log.warning if (trace.status or 500) >= 500 else log.info
    write("request_answered", **_fields(scope, trace))


def _fields(scope: Scope, trace: Trace) -> dict[str, Any]:
    """What is not known of a request has no field."""
    known = {
        "method": scope["method"],
        "path": scope["path"],
        "status": trace.status,
        "milliseconds": round(1000 * trace.seconds(), 1),
        "stages": {name: round(1000 * seconds, 1) for name, seconds in trace.stages.items()} or None,
        "trace_id": trace.trace_id,
        "key_name": trace.key_name,
        "model_version": trace.model_version,
        "photographs": trace.photographs,
        "problem": trace.problem,
        "cause": trace.cause,
    }
    return {name: value for name, value in known.items() if value is not None}
