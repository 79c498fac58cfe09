"""Who asks, and whether they may: a key for every call of the API, and a scope for each route."""

from datetime import UTC, datetime
from typing import Annotated, Final, cast

from fastapi import Depends, Request, Security, params
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer, SecurityScopes
from starlette.types import ASGIApp, Receive, Scope, Send

from gateway import errors, problems
from gateway.errors import ApiError, Forbidden, KeyExpired, Unauthenticated
from gateway.keys import ApiKey
from gateway.keys import Scope as KeyScope
from gateway.parts import Parts
from gateway.trace import trace_of

API: Final = "/v1/"
# What every call with a key may be answered, for `refusals()` of a route.
REFUSALS: Final = (
    Unauthenticated("send an API key as `Authorization: Bearer …` or as `X-API-Key: …`"),
    KeyExpired("the key `field-app` expired on 2026-03-01 00:00 UTC"),
    Forbidden("the key `field-app` lacks the scope that this call needs"),
    errors.RateLimited("this one would be above the rate of the key `field-app`, 60 per 1 minute"),
    errors.TooManyWrongKeys("more wrong keys than 30 per 1 minute from this address"),
    errors.RequestTimeout("900 bytes of the body came in 5.9 s: the whole must come within 15 s, and at 1,024 bytes/s"),
    errors.UploadTooLarge("31,457,280 bytes or more, the limit is 20,000,000"),
    errors.Overloaded("64 requests are in flight, the limit is 64"),
)

# The page shows how a key is sent; KeyRequired has read it before a route is asked.
_BEARER: Final = HTTPBearer(scheme_name="Bearer", description="The key as `Authorization: Bearer …`.", auto_error=False)
_HEADER: Final = APIKeyHeader(
    name="X-API-Key", scheme_name="ApiKey", description="The key as `X-API-Key: …`.", auto_error=False
)


class KeyRequired:
    """No byte of a body is read, and no route asked, before its caller has a key that is in force and within its rate.

    A right key is served however many wrong ones come from its address: the address may be that of a whole office.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(API):
            try:
                scope["state"]["key"] = await _admitted(scope)
            except ApiError as error:
                await problems.answer(Request(scope), error)(scope, receive, send)
                return
        await self._app(scope, receive, send)


def require_scope(*needed: KeyScope) -> params.Security:
    """A dependency that gives the caller's key; the API page names the scope, if any. Raises Forbidden."""
    return cast("params.Security", Security(_allowed, scopes=needed))


async def _allowed(
    request: Request,
    needed: SecurityScopes,
    _bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
    _header: Annotated[str | None, Depends(_HEADER)],
) -> ApiKey:
    key: ApiKey = request.state.key
    if lacking := [scope for scope in needed.scopes if scope not in key.scopes]:
        raise Forbidden(f"the key `{key.name}` lacks the scope `{lacking[0]}`")
    return key


async def charge(scope: Scope, key: ApiKey, cost: int) -> None:
    """Counts `cost` calls of the key and says on the answer what is left. Raises RateLimited."""
    parts: Parts = scope["state"]["parts"]
    quota = await parts.rates.count(key, cost)
    trace_of(scope).headers.update(quota.headers)


async def _admitted(scope: Scope) -> ApiKey:
    key = await _known(scope)
    trace_of(scope).key_name = key.name
    if key.expires is not None and key.expired(datetime.now(UTC)):
        raise KeyExpired(f"the key `{key.name}` expired on {key.expires.astimezone(UTC):%Y-%m-%d %H:%M} UTC")
    await charge(scope, key, 1)
    return key


async def _known(scope: Scope) -> ApiKey:
    parts: Parts = scope["state"]["parts"]
    presented = _presented(dict(scope["headers"]))
    if not presented:
        raise Unauthenticated("send an API key as `Authorization: Bearer …` or as `X-API-Key: …`")
    key = parts.keys.find(presented)
    if key is None:
        await parts.rates.count_wrong_key(scope["client"][0] if scope["client"] else "")
        raise Unauthenticated("this API key is not known")
    return key


def _presented(headers: dict[bytes, bytes]) -> bytes:
    scheme, _, credentials = headers.get(b"authorization", b"").partition(b" ")
    return credentials.strip() if scheme.lower() == b"bearer" else headers.get(b"x-api-key", b"")
