"""Change the version in service: promote one, or roll back. Airflow does it; this asks for it and follows it."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final

from fastapi import APIRouter, Request, Response

from gateway import changes, errors, runs
from gateway.access import require_scope
from gateway.airflow import PROMOTION
from gateway.api_page import refusals
from gateway.dependencies import Admin, Shared
from gateway.keys import ApiKey
from gateway.parts import Parts
from gateway.registry import CHAMPION, PREVIOUS
from gateway.routes import models, retraining
from gateway.routes.models import Number
from gateway.runs import IdempotencyKey, RunId
from gateway.schemas.models import Change, ChangeRequest, ChangeState

router = APIRouter(prefix="/v1/models", tags=["models"])

_NOTHING_SAID: Final = ChangeRequest()
_ASKING: Final = (
    *retraining.REFUSALS,
    *models.AWAY,
    errors.InvalidRequest("body.reason: String should have at least 3 characters"),
)


@router.post(
    "/rollback",
    operation_id="rollBack",
    summary="Go back to the previous version",
    status_code=202,
    responses=refusals(*_ASKING, errors.NotPromotable("no version has the alias previous")),
)
async def roll_back(
    request: Request,
    response: Response,
    key: Admin,
    parts: Shared,
    asked: ChangeRequest = _NOTHING_SAID,
    idempotency_key: IdempotencyKey = None,
) -> Change:
    """To the version that is `previous` now: seconds, while it is loaded. Skipped if others have changed it by then."""
    run = runs.run_id(key, "rollback", idempotency_key)
    await _ask(parts, key, run, partial(_rollback, parts, runs.why(key, asked.reason)))
    return _told(request, response, parts, run)


@router.post(
    "/{number}/promote",
    operation_id="promote",
    summary="Put a version into service",
    status_code=202,
    responses=refusals(*_ASKING, models.UNKNOWN, errors.NotPromotable("version 3 is the champion already")),
)
async def promote(
    number: Number,
    request: Request,
    response: Response,
    key: Admin,
    parts: Shared,
    asked: ChangeRequest = _NOTHING_SAID,
    idempotency_key: IdempotencyKey = None,
) -> Change:
    """Only one that the gate let through. The version in service answers until this one does on every replica."""
    run = runs.run_id(key, f"promote {number}", idempotency_key)
    await _ask(parts, key, run, partial(_promotion, parts, number, runs.why(key, asked.reason)))
    return _told(request, response, parts, run)


@router.get(
    "/changes/{run}",
    operation_id="getChange",
    summary="How far is a promotion or a rollback?",
    dependencies=[require_scope("admin")],
    responses=refusals(
        *retraining.REFUSALS,
        errors.RunNotFound("api-1: Airflow knows no such run of promote_model"),
        errors.InvalidRequest("path.run: String should match the pattern"),
    ),
)
async def follow_change(run: RunId, request: Request, parts: Shared) -> ChangeState:
    """Any run of `promote_model`, also one that a person began in Airflow."""
    state = (await parts.airflow.run(PROMOTION, run))["state"]
    tasks = await runs.steps(parts.airflow, PROMOTION, run)
    why = await runs.detail(parts.airflow, PROMOTION, run, tasks)
    return ChangeState(**_addresses(request, parts, run), state=state, detail=why, tasks=tasks)


async def _ask(parts: Parts, key: ApiKey, run: str, conf: Callable[[], Awaitable[dict[str, Any]]]) -> None:
    """A wish that came before is not looked at again: by now it may have made itself impossible."""
    if await parts.airflow.knows(PROMOTION, run):
        return
    await parts.airflow.start(PROMOTION, run, conf=await conf(), asked_by=f"the API key {key.name}")


async def _promotion(parts: Parts, number: int, reason: str) -> dict[str, Any]:
    version, champion = await asyncio.gather(parts.registry.version(number), parts.registry.aliased(CHAMPION))
    return changes.promotion(version, champion, reason)


async def _rollback(parts: Parts, reason: str) -> dict[str, Any]:
    previous, champion = await asyncio.gather(*(parts.registry.aliased(alias) for alias in (PREVIOUS, CHAMPION)))
    return changes.rollback(previous, champion, reason)


def _told(request: Request, response: Response, parts: Parts, run: str) -> Change:
    told = Change(**_addresses(request, parts, run))
    response.headers["Location"] = told.url
    return told


def _addresses(request: Request, parts: Parts, run: str) -> dict[str, str]:
    url = str(request.app.url_path_for("follow_change", run=run))
    return {"run": run, "url": url, "airflow_url": parts.airflow.page(PROMOTION, run)}
