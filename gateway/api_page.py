"""What the API page says beyond the code: its introduction, and each refusal with an example."""

from collections.abc import Iterable
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from gateway.errors import ApiError
from gateway.problems import MEDIA_TYPE
from gateway.schemas.problem import ProblemDetails

TITLE: Final = "Plants"
VERSION: Final = "1.0.0"
INTRODUCTION: Final = """
Tells plants apart on photographs.

    curl -H 'X-API-Key: …' -F file=@photograph.jpg http://127.0.0.1:8000/v1/predict

- **Keys** go into `Authorization: Bearer …` or `X-API-Key: …`; the button *Authorize* takes either.
- **Errors** are problem details (RFC 9457, `application/problem+json`). `type` is for programs, `detail` for people.
- **`X-Request-ID`** is on every answer. One that you send is kept; name it when you ask about a request.
- **Limits**: `RateLimit-Limit`, `-Remaining` and `-Reset` say what is left of a key's rate; above it the answer is 429
  with `Retry-After`. Each photograph of a batch counts as a call. An animation's first frame is looked at.
- **Feedback**: `POST /v1/feedback` with a prediction's `id` says what is really on the photograph, for a reviewer to
  confirm.
- **`Idempotency-Key`**, a word of yours, makes it safe to send again what starts a training, a promotion or a
  rollback: under the same key the same wish gives the same run.
- **When the model is away** the answer is 503 with `Retry-After`: nothing else answers in its place.
"""
TAGS: Final = [
    {"name": "predictions", "description": "What is on a photograph, and the caller's word on it."},
    {"name": "review", "description": "What people are asked to look at; needs the scope `review`."},
    {"name": "photographs", "description": "See, add, label and forget them; needs the scope `review`."},
    {
        "name": "models",
        "description": "The versions, which one serves, and a change of it. Runs in Airflow; needs the scope `admin`.",
    },
    {"name": "training", "description": "Train again, and follow it. Runs in Airflow; needs the scope `admin`."},
    {"name": "monitoring", "description": "How the system is doing; needs the scope `review`."},
    {"name": "key", "description": "What the caller's key may do; any key may ask."},
    {"name": "health", "description": "For load balancers and schedulers; no key needed."},
]

_SCHEMA: Final = {"$ref": "#/components/schemas/ProblemDetails"}
_REQUEST_ID: Final = {
    "X-Request-ID": {"description": "The id of this request in the log.", "schema": {"type": "string"}}
}
_RETRY_AFTER: Final = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}


def refusals(*examples: ApiError) -> dict[int | str, dict[str, Any]]:
    """For `responses=` of a route: each status with the refusals that it stands for, messages and all."""
    by_status: dict[int, list[ApiError]] = {}
    for example in examples:
        by_status.setdefault(example.status, []).append(example)
    return {status: _response(of_status) for status, of_status in by_status.items()}


def describe(app: FastAPI) -> None:
    """Puts the schema of the problem details beside those that FastAPI finds in the routes."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _page(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]  # the way that FastAPI documents


def _page(app: FastAPI) -> dict[str, Any]:
    page = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes, tags=app.openapi_tags
    )
    page["components"]["schemas"]["ProblemDetails"] = ProblemDetails.model_json_schema()
    return page


def _response(examples: Iterable[ApiError]) -> dict[str, Any]:
    shown = {each.type: {"summary": each.title, "value": _problem(each)} for each in examples}
    waits = any("Retry-After" in each.headers for each in examples)
    return {
        "description": " · ".join(each.title for each in examples),
        "headers": _REQUEST_ID | (_RETRY_AFTER if waits else {}),
        "content": {MEDIA_TYPE: {"schema": _SCHEMA, "examples": shown}},
    }


def _problem(error: ApiError) -> dict[str, Any]:
    return {
        "type": error.type,
        "title": error.title,
        "status": error.status,
        "detail": str(error),
        "request_id": "019a8f3e-7c1d-7e2b-9d52-6a0c9f6f4b10",
    }
