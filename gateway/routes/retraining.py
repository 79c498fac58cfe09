"""Ask for a training and follow it; Airflow runs it."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Path, Request, Response
from uuid_utils.compat import uuid7

from gateway import access, errors
from gateway.access import require_scope
from gateway.airflow import Json
from gateway.api_page import refusals
from gateway.deps import Admin, Shared
from gateway.parts import Parts
from gateway.schemas.training import Retraining, RetrainingRequest, RetrainingState, TrainingStep

router = APIRouter(prefix="/v1/retraining", tags=["training"])

_REFUSALS: Final = (
    *access.REFUSALS,
    errors.AirflowUnavailable("Airflow does not answer: ConnectError"),
    errors.AirflowNotConfigured("this gateway was started without AIRFLOW_URL"),
)
_INVALID: Final = errors.InvalidRequest("body.reason: String should have at least 3 characters")
_UNKNOWN: Final = errors.RunNotFound("api-1: Airflow knows no such run of train_model")

# What Airflow allows in a run's id, and no more: it becomes part of a path.
Run = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.~:+-]{1,64}$", description="As `POST /v1/retraining` gave it.")]


@router.post(
    "",
    operation_id="startRetraining",
    summary="Train again now",
    status_code=202,
    responses=refusals(*_REFUSALS, _INVALID),
)
async def start(
    asked: RetrainingRequest, request: Request, response: Response, key: Admin, parts: Shared
) -> Retraining:
    """Trains whatever the data say. The gate still decides, so that the version in service may stay."""
    run = f"api-{uuid7()}"
    await parts.airflow.start(run, reason=asked.reason, asked_by=f"the API key {key.name}")
    told = Retraining(run=run, url=_url(request, run), airflow_url=parts.airflow.page(run))
    response.headers["Location"] = told.url
    return told


@router.get(
    "/{run}",
    operation_id="getRetraining",
    summary="How far is a training?",
    dependencies=[Depends(require_scope("admin"))],
    responses=refusals(*_REFUSALS, _UNKNOWN, errors.InvalidRequest("path.run: String should match the pattern")),
)
async def follow(run: Run, request: Request, parts: Shared) -> RetrainingState:
    """Any run of `train_model`, also one that a schedule or an event began."""
    state = await parts.airflow.state(run)
    return RetrainingState(
        run=run,
        url=_url(request, run),
        airflow_url=parts.airflow.page(run),
        state=state,
        tasks=await _steps(parts, run),
    )


async def _steps(parts: Parts, run: str) -> list[TrainingStep]:
    return [_step(each) for each in await parts.airflow.tasks(run)]


def _step(instance: Json) -> TrainingStep:
    return TrainingStep(
        task=instance["task_id"],
        state=instance["state"] or "waiting",
        tries=instance["try_number"],
        started=instance["start_date"],
        ended=instance["end_date"],
    )


def _url(request: Request, run: str) -> str:
    return str(request.app.url_path_for("follow", run=run))
