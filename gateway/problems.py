"""Every error as problem details (RFC 9457), with the request's id."""

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Any, Final, cast

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from gateway.errors import ApiError, InvalidRequest
from gateway.trace import trace_of

MEDIA_TYPE: Final = "application/problem+json"


class Problem(JSONResponse):
    media_type = MEDIA_TYPE


def answer(request: Request, error: ApiError) -> Problem:
    """The refusal as its class says it; what lies behind it goes to the log only."""
    trace_of(request.scope).cause = None if error.__cause__ is None else str(error.__cause__)
    return Problem(_body(request, error.type, error.title, error.status, str(error)), error.status, error.headers)


def internal_error(request: Request) -> Problem:
    """Says nothing of the inside; the log line with the same request id does."""
    return answer(request, ApiError("an unexpected error, which has been logged under this request id"))


async def _api_error(request: Request, error: Exception) -> Response:
    return answer(request, cast("ApiError", error))


async def _invalid_request(request: Request, error: Exception) -> Response:
    faults = cast("RequestValidationError", error).errors()
    said = "; ".join(f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in faults)
    return answer(request, InvalidRequest(said))


async def _http_exception(request: Request, error: Exception) -> Response:
    """What the framework raises itself: no such route, another method, or a body that it cannot read."""
    refused = cast("HTTPException", error)
    if refused.status_code == HTTPStatus.BAD_REQUEST:
        return answer(request, InvalidRequest("body: not JSON in UTF-8"))
    status = HTTPStatus(refused.status_code)
    said = f"{request.method} {request.url.path}: {status.description.lower() or refused.detail}"
    body = _body(request, status.name.lower(), status.phrase, status.value, said)
    return Problem(body, status.value, refused.headers)


def _body(request: Request, type_: str, title: str, status: int, detail: str) -> dict[str, Any]:
    trace = trace_of(request.scope)
    trace.problem = type_
    return {"type": type_, "title": title, "status": status, "detail": detail, "request_id": trace.request_id}


HANDLERS: Final[dict[int | type[Exception], Callable[[Request, Any], Coroutine[Any, Any, Response]]]] = {
    ApiError: _api_error,
    HTTPException: _http_exception,
    RequestValidationError: _invalid_request,
}
