"""Where a list goes on: a word that callers send back as it came."""

import base64
import json
import math
from typing import Annotated, Any, Final

from fastapi import Query

from gateway.errors import InvalidRequest

_LONGEST: Final = 4_000  # of an address in UTF-8, encoded
Cursor = Annotated[
    str | None, Query(max_length=_LONGEST, description="`next_cursor` of the page before; left out for the first page.")
]


def encode(*place: str | float) -> str:
    told = json.dumps(place, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(told).decode().rstrip("=")


def decode(cursor: str, *kinds: type) -> list[Any]:
    """What `encode` was given, of these kinds. Raises InvalidRequest for a word that is none of ours."""
    try:
        place = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        if [type(each) for each in place] == list(kinds) and encode(*place) == cursor and _is_finite(place):
            return list(place)
    except (ValueError, TypeError, RecursionError):
        pass
    raise InvalidRequest("query.cursor: not one that this list has given")


def _is_finite(place: list[Any]) -> bool:
    return all(math.isfinite(each) for each in place if isinstance(each, float))
