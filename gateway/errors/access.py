"""Who may not call, or not so often."""

from collections.abc import Mapping
from typing import ClassVar

from gateway.errors.base import ApiError


class Unauthenticated(ApiError):
    """No API key came with the request, or one that is not known."""

    status, type, title = 401, "unauthenticated", "API key missing or unknown"
    headers: Mapping[str, str] = {"WWW-Authenticate": 'Bearer realm="plants"'}


class KeyExpired(Unauthenticated):
    """The key is known, and its time is over."""

    type, title = "key_expired", "API key expired"


class Forbidden(ApiError):
    """The key is known, but lacks the scope that this call needs."""

    status, type, title = 403, "forbidden", "Scope missing"
    headers: Mapping[str, str] = {"WWW-Authenticate": 'Bearer realm="plants", error="insufficient_scope"'}


class LimitedRate(ApiError):
    """Too often; nothing was done. `RateLimit-*` and `Retry-After` say when it is worth another try."""

    status: ClassVar[int] = 429

    def __init__(self, message: str, standing: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        known = standing or {}
        self.headers = {**known, "Retry-After": known.get("RateLimit-Reset", "1")}


class RateLimited(LimitedRate):
    """A key's rate is used up; each photograph of a batch counts as one call."""

    type, title = "rate_limited", "Too many calls"


class TooManyWrongKeys(LimitedRate):
    """An address has sent wrong keys too often."""

    type, title = "too_many_wrong_keys", "Too many wrong keys"
