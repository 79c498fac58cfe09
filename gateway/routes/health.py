"""Two questions of whoever runs the gateway: whether the process is well, and whether it can answer."""

from typing import Final

from fastapi import APIRouter

from gateway.api_page import refusals
from gateway.dependencies import Shared
from gateway.errors import ModelReplyInvalid, ModelTimeout, ModelUnavailable
from gateway.schemas.health import Alive, Ready

AWAY: Final = (
    ModelUnavailable("serving is up, but has no model under the label `stable`"),
    ModelTimeout("serving did not answer within the deadline"),
    ModelReplyInvalid("the model's answer has no output `classes`"),
)
router = APIRouter(tags=["health"])


@router.get("/livez", operation_id="getLiveness", summary="Is the process well?")
async def livez() -> Alive:
    """Says nothing of serving or the database: restarting the gateway would mend neither."""
    return Alive()


@router.get("/readyz", operation_id="getReadiness", summary="Does the model answer?", responses=refusals(*AWAY))
async def readyz(parts: Shared) -> Ready:
    """200 with the version that answers, or 503 with what is missing. Asked of serving once a second at most."""
    return Ready(model=parts.trained_on.in_service(await parts.readiness.version()))
