"""The versions of the model: the registry, serving and the audit side by side. Nothing here changes any of them."""

import asyncio
from datetime import UTC
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query

from gateway import access, errors, model_versions
from gateway.access import require_scope
from gateway.api_page import refusals
from gateway.dependencies import Shared
from gateway.model_versions import Moment
from gateway.parts import Parts
from gateway.registry import CHALLENGER, CHAMPION, CHARTS, EVIDENCE, PREVIOUS
from gateway.registry_records import Version
from gateway.schemas.models import ModelDetail, Models, ModelVersion, Promotion
from ml import catalog

router = APIRouter(prefix="/v1/models", tags=["models"], dependencies=[require_scope("admin")])

AWAY: Final = (
    errors.RegistryUnavailable("MLflow does not answer: ConnectError"),
    errors.RegistryNotConfigured("this gateway was started without MLFLOW_TRACKING_URI"),
)
REFUSALS: Final = (*access.REFUSALS, *AWAY)
UNKNOWN: Final = errors.VersionNotFound("version 7 of plants is not registered")
PROMOTIONS: Final = 50

Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="The registry's number, which is serving's too.")]
Limit = Annotated[int, Query(ge=1, le=200, description="How many versions, the newest first.")]


@router.get(
    "",
    operation_id="listModels",
    summary="Which versions there are, and which one serves",
    responses=refusals(
        *REFUSALS,
        errors.DatabaseUnavailable("the database does not answer: OperationalError; nothing was changed"),
        errors.InvalidRequest("query.limit: Input should be less than or equal to 200"),
    ),
)
async def overview(parts: Shared, limit: Limit = 20) -> Models:
    """Asked of MLflow, of every replica of serving and of the audit at this moment. An absent replica is told."""
    now, found, decided = await asyncio.gather(
        model_versions.moment(parts.registry, parts.replicas),
        parts.registry.versions(limit),
        parts.database.ask(catalog.promotions, PROMOTIONS),
    )
    told = await asyncio.gather(*(_fields(parts, each, now) for each in found))
    return Models(
        name=parts.registry.model,
        champion=now.aliases.get(CHAMPION),
        previous=now.aliases.get(PREVIOUS),
        challenger=now.aliases.get(CHALLENGER),
        models=[ModelVersion(**each) for each in told],
        serving_detail=now.serving_detail,
        promotions=[_promotion(each) for each in decided],
    )


@router.get(
    "/{number}",
    operation_id="getModel",
    summary="What a version is worth, and what the gate decided on",
    responses=refusals(*REFUSALS, UNKNOWN, errors.InvalidRequest("path.number: Input should be a valid integer")),
)
async def one(number: Number, parts: Shared) -> ModelDetail:
    """With the gate's evidence, and the charts of both models as numbers."""
    found = await parts.registry.version(number)
    now, run = await asyncio.gather(
        model_versions.moment(parts.registry, parts.replicas), parts.registry.run(found.run_id)
    )
    evidence, charts = await asyncio.gather(
        parts.registry.artifact(run, EVIDENCE), parts.registry.artifact(run, CHARTS)
    )
    told = model_versions.fields(found, run, now, page=parts.registry.page(number))
    return ModelDetail(**told, serving_detail=now.serving_detail, evidence=evidence, charts=charts)


async def _fields(parts: Parts, found: Version, now: Moment) -> dict[str, Any]:
    run = await parts.registry.run(found.run_id)
    return model_versions.fields(found, run, now, page=parts.registry.page(found.number))


def _promotion(row: dict[str, Any]) -> Promotion:
    return Promotion(
        at=row["at"].replace(tzinfo=UTC),
        action=row["action"],
        from_version=row["from_version"],
        to_version=row["to_version"],
        reason=row["reason"],
    )
