"""Who asks, and whether they may: an API key's scope as a dependency of a route."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Final

from fastapi import Depends, Request
from fastapi.security import APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from gateway.errors import Forbidden, Unauthenticated
from gateway.keys import ApiKey, Scope
from gateway.parts import Parts
from gateway.trace import trace_of

_BEARER: Final = HTTPBearer(scheme_name="Bearer", description="The key as `Authorization: Bearer …`.", auto_error=False)
_HEADER: Final = APIKeyHeader(
    name="X-API-Key", scheme_name="ApiKey", description="The key as `X-API-Key: …`.", auto_error=False
)


def require_scope(scope: Scope) -> Callable[..., Awaitable[ApiKey]]:
    """A dependency that gives the caller's key. Raises Unauthenticated, or Forbidden where it lacks the scope."""

    async def allowed(
        request: Request,
        bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
        header: Annotated[str | None, Depends(_HEADER)],
    ) -> ApiKey:
        parts: Parts = request.state.parts
        key = _known(parts, bearer.credentials if bearer else header)
        trace_of(request.scope).key_name = key.name
        if scope not in key.scopes:
            raise Forbidden(f"the key `{key.name}` lacks the scope `{scope}`")
        return key

    return allowed


def _known(parts: Parts, presented: str | None) -> ApiKey:
    if not presented:
        raise Unauthenticated("send an API key as `Authorization: Bearer …` or as `X-API-Key: …`")
    # Headers arrive decoded as Latin-1; this gives back the bytes that were sent.
    key = parts.keys.find(presented.encode("latin-1"))
    if key is None:
        raise Unauthenticated("this API key is not known")
    return key
