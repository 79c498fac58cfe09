"""Ask for a training, follow it, and see what speaks for the next one; Airflow runs it."""

import asyncio
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from gateway import access, errors, last_look, runs
from gateway.access import require_scope
from gateway.airflow import TRAINING
from gateway.airflow_login import Json
from gateway.api_page import refusals
from gateway.dependencies import Admin, Shared
from gateway.parts import Parts
from gateway.runs import IdempotencyKey, RunId
from gateway.schemas.training import Retraining, RetrainingRequest, RetrainingState, TrainingRun, Trainings

router = APIRouter(prefix="/v1/retraining", tags=["training"])

DECIDES: Final = "decide"  # the task of train_model that says why
REFUSALS: Final = (
    *access.REFUSALS,
    errors.AirflowUnavailable("Airflow does not answer: ConnectError"),
    errors.AirflowNotConfigured("this gateway was started without AIRFLOW_URL"),
)
_NOTHING_SAID: Final = RetrainingRequest()
_INVALID: Final = errors.InvalidRequest("body.reason: String should have at least 3 characters")
_UNKNOWN: Final = errors.RunNotFound("api-1: Airflow knows no such run of train_model")

Limit = Annotated[int, Query(ge=1, le=100, description="How many, the newest first.")]


@router.post(
    "",
    operation_id="startRetraining",
    summary="Train again now",
    status_code=202,
    responses=refusals(*REFUSALS, _INVALID),
)
async def start(
    request: Request,
    response: Response,
    key: Admin,
    parts: Shared,
    asked: RetrainingRequest = _NOTHING_SAID,
    idempotency_key: IdempotencyKey = None,
) -> Retraining:
    """Trains whatever the data say, unless `force` is off. The gate still decides: what serves may stay in service."""
    run = runs.run_id(key, "train", idempotency_key)
    conf = asked.model_dump() | {"reason": runs.why(key, asked.reason)}
    await parts.airflow.start(TRAINING, run, conf=conf, asked_by=f"the API key {key.name}")
    told = Retraining(run=run, url=_url(request, run), airflow_url=parts.airflow.page(TRAINING, run))
    response.headers["Location"] = told.url
    return told


@router.get(
    "",
    operation_id="getRetrainings",
    summary="What speaks for the next training, and how the last ones went",
    dependencies=[require_scope("admin")],
    responses=refusals(*REFUSALS, errors.InvalidRequest("query.limit: Input should be less than or equal to 100")),
)
async def overview(request: Request, parts: Shared, limit: Limit = 10) -> Trainings:
    """Triggers as `monitor_model` saw them last, at most a quarter of an hour ago, and each run with its reason."""
    coming, latest = await asyncio.gather(last_look.next_training(parts.airflow), parts.airflow.runs(TRAINING, limit))
    return Trainings(next=coming, runs=await asyncio.gather(*(_run(request, parts, each) for each in latest)))


@router.get(
    "/{run}",
    operation_id="getRetraining",
    summary="How far is a training?",
    dependencies=[require_scope("admin")],
    responses=refusals(*REFUSALS, _UNKNOWN, errors.InvalidRequest("path.run: String should match the pattern")),
)
async def follow(run: RunId, request: Request, parts: Shared) -> RetrainingState:
    """Any run of `train_model`, also one that a schedule or an event began."""
    state = (await parts.airflow.run(TRAINING, run))["state"]
    tasks = await runs.steps(parts.airflow, TRAINING, run)
    return RetrainingState(
        run=run,
        url=_url(request, run),
        airflow_url=parts.airflow.page(TRAINING, run),
        state=state,
        detail=await runs.detail(parts.airflow, TRAINING, run, tasks),
        tasks=tasks,
    )


async def _run(request: Request, parts: Parts, found: Json) -> TrainingRun:
    run = found["dag_run_id"]
    return TrainingRun(
        run=run,
        url=_url(request, run),
        airflow_url=parts.airflow.page(TRAINING, run),
        state=found["state"],
        started=found["start_date"],
        ended=found["end_date"],
        reason=await runs.reason(parts.airflow, TRAINING, found, task=DECIDES),
    )


def _url(request: Request, run: str) -> str:
    return str(request.app.url_path_for("follow", run=run))
