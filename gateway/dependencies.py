"""What a route may ask for, by name."""

from typing import Annotated, cast

from fastapi import Depends, Request

from gateway.access import require_scope
from gateway.keys import ApiKey
from gateway.parts import Parts
from gateway.trace import Trace, trace_of


# FastAPI runs dependencies that are not coroutines in a thread each: 0.3 ms, as long as decoding half a thumbnail.
async def _parts(request: Request) -> Parts:
    return cast("Parts", request.state.parts)


async def _trace(request: Request) -> Trace:
    return trace_of(request.scope)


Shared = Annotated[Parts, Depends(_parts)]
Traced = Annotated[Trace, Depends(_trace)]
Predictor = Annotated[ApiKey, require_scope("predict")]
Reviewer = Annotated[ApiKey, require_scope("review")]
Admin = Annotated[ApiKey, require_scope("admin")]
Holder = Annotated[ApiKey, require_scope()]  # of any key
