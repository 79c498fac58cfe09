"""How the system is doing, in one answer."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from gateway import access, errors, last_look, watch
from gateway.access import require_scope
from gateway.airflow import TRAINING
from gateway.api_page import refusals
from gateway.dependencies import Shared
from gateway.errors import NoOrchestration
from gateway.last_look import Look
from gateway.parts import Parts
from gateway.prometheus import NoPrometheus
from gateway.schemas.monitoring import Monitoring, Window
from gateway.schemas.training import NextTraining

router = APIRouter(prefix="/v1/monitoring", tags=["monitoring"], dependencies=[require_scope("review")])

Over = Annotated[Window, Query(description="The time that rates and curves are over.")]


@router.get(
    "",
    operation_id="getMonitoring",
    summary="Rates, latency, accuracy, drift and alerts",
    responses=refusals(*access.REFUSALS, errors.InvalidRequest("query.window: Input should be '15m', '1h' or '6h'")),
)
async def monitoring(parts: Shared, window: Over = "15m") -> Monitoring:
    """From Prometheus; what it does not know, from the last look of `monitor_model`. Without either, it says so."""
    told = await _observed(parts, window)
    look, following = await _outlook(parts)
    if look is not None:
        told["live_accuracy"] = told.get("live_accuracy") or look.live_accuracy
        told["drift"] = told.get("drift") or look.drift
    return Monitoring(window=window, next=following, **told)


async def _observed(parts: Parts, window: Window) -> dict[str, Any]:
    try:
        return {"prometheus": True, "detail": None, **await watch.observed(parts.prometheus, window)}
    except NoPrometheus as error:
        return {"prometheus": False, "detail": str(error)}


async def _outlook(parts: Parts) -> tuple[Look | None, NextTraining | None]:
    try:
        look = await last_look.read(parts.airflow)
        scheduled = await parts.airflow.next_date(TRAINING)
    except NoOrchestration:
        return None, None  # /v1/retraining says why
    return look, None if look is None else last_look.following(look, scheduled)
