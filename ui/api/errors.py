"""The one way in which asking the gateway fails."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import httpx
from pydantic import ValidationError

from ui.api.schemas import Problem

REQUEST_ID: Final = "X-Request-ID"
_PASSING: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})
_LASTING: Final = "_not_configured"  # however the type begins: waiting does not help
_OF_ONE_PHOTOGRAPH: Final = frozenset({400, 408, 413, 415, 422, 500})  # another photograph may well have an answer


@dataclass(eq=False, kw_only=True)
class GatewayError(Exception):
    """There is no answer: `type` says why in a word; `status` is None when the gateway itself gave none."""

    type: str
    title: str
    detail: str
    status: int | None = None
    request_id: str | None = None
    retry_after_seconds: int | None = None

    def __str__(self) -> str:
        return f"{self.title}: {self.detail}"

    @property
    def is_temporary(self) -> bool:
        """Asking the same again may succeed."""
        if self.type.endswith(_LASTING):
            return False
        return self.status is None or self.status in _PASSING or self.status >= HTTPStatus.INTERNAL_SERVER_ERROR

    @property
    def concerns_the_key(self) -> bool:
        """The key is not known, or no longer: asking with another one may succeed."""
        return self.status == HTTPStatus.UNAUTHORIZED

    @property
    def concerns_every_photograph(self) -> bool:
        """Asking about another photograph now would fail in the same way."""
        return self.status not in _OF_ONE_PHOTOGRAPH


def refused(response: httpx.Response) -> GatewayError:
    """From problem details; from the bare status when something between the app and the gateway has answered."""
    try:
        said = Problem.model_validate_json(response.content)
    except ValidationError:
        phrase = f"{response.status_code} {response.reason_phrase}".strip()
        said = Problem(type="unexpected_answer", title="Unexpected answer", detail=f"{response.url.path} gave {phrase}")
    return GatewayError(
        type=said.type,
        title=said.title,
        detail=said.detail,
        status=response.status_code,
        request_id=said.request_id or _id_of(response),
        retry_after_seconds=_seconds(response.headers.get("Retry-After", "")),
    )


def not_reached(request: httpx.Request, error: httpx.RequestError) -> GatewayError:
    """A gateway that is slow is told apart from one that is away: it may have answered all the same."""
    where, sent_as = str(request.url.copy_with(path="/", query=None)), request.headers.get(REQUEST_ID)
    if isinstance(error, httpx.TimeoutException) and not isinstance(error, httpx.ConnectTimeout):
        detail = f"{where} was too slow"
        return GatewayError(type="gateway_slow", title="No answer in time", detail=detail, request_id=sent_as)
    return GatewayError(type="gateway_away", title="Not reached", detail=f"{where}: {error}", request_id=sent_as)


def not_understood(response: httpx.Response) -> GatewayError:
    """The gateway and the app speak of different versions of the contract."""
    detail = f"{response.url.path} gave an answer of another form"
    return GatewayError(type="unexpected_answer", title="Unexpected answer", detail=detail, request_id=_id_of(response))


def _id_of(response: httpx.Response) -> str | None:
    """The gateway's, or the one that the app sent it."""
    said: str | None = response.headers.get(REQUEST_ID) or response.request.headers.get(REQUEST_ID)
    return said


def _seconds(retry_after: str) -> int | None:
    """None for the header's other form, a date: no part of ours sends it."""
    return int(retry_after) if retry_after.isdecimal() else None
