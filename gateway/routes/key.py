"""The caller's own key: whose it is, and what it may do."""

from datetime import UTC
from typing import Final

from fastapi import APIRouter

from gateway import access
from gateway.api_page import refusals
from gateway.dependencies import Holder
from gateway.errors import Forbidden
from gateway.schemas.key import Key

router = APIRouter(prefix="/v1/key", tags=["key"])

_REFUSALS: Final = [each for each in access.REFUSALS if not isinstance(each, Forbidden)]


@router.get("", operation_id="getKey", summary="What may this key do?", responses=refusals(*_REFUSALS))
async def read(key: Holder) -> Key:
    """For programs that show only what their key may do. Any key may ask; it counts as a call."""
    return Key(
        name=key.name, scopes=sorted(key.scopes), expires=None if key.expires is None else key.expires.astimezone(UTC)
    )
