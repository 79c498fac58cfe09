"""The training data at a glance: counts, sides of the split, what was set aside, labels that may be wrong."""

import asyncio
from datetime import UTC
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query

from gateway import access, cursors, errors, suspects
from gateway.access import require_scope
from gateway.api_page import refusals
from gateway.cursors import Cursor
from gateway.dependencies import Shared
from gateway.schemas.data import SetAside, SetAsideImage, SplitCounts, TrainingData
from ml import catalog
from ml.catalog import Status

router = APIRouter(prefix="/v1/data", tags=["photographs"])

_REFUSALS: Final = (
    *access.REFUSALS,
    errors.DatabaseUnavailable("the database does not answer: OperationalError; nothing was changed"),
    errors.InvalidRequest("query.cursor: not one that this list has given"),
)

Limit = Annotated[int, Query(ge=1, le=200, description="How many of `quarantined`.")]


@router.get(
    "",
    operation_id="getData",
    summary="What can a model be trained on?",
    dependencies=[require_scope("review")],
    responses=refusals(*_REFUSALS),
)
async def look(
    parts: Shared,
    status: Annotated[SetAside | None, Query(description="Only these of `quarantined`.")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> TrainingData:
    """As the tables have it now; `suspected` as the model in service saw it when it was trained."""
    after = "" if cursor is None else cursors.decode(cursor, str)[0]
    ask = parts.database.ask
    labels, statuses, sources, waiting, aside, suspected = await asyncio.gather(
        ask(catalog.usable_by_split),
        ask(catalog.images_by_status),
        ask(catalog.usable_by_source),
        ask(catalog.waiting_photographs),
        ask(catalog.set_aside, status=status and Status(status), after=after, limit=limit + 1),
        suspects.find(parts.registry, parts.database),
    )
    return TrainingData(
        labels={label: SplitCounts(**counts) for label, counts in labels.items()},
        statuses=statuses,
        sources=sources,
        waiting=waiting,
        quarantined=[_told(row) for row in aside[:limit]],
        next_cursor=cursors.encode(aside[limit - 1]["url"]) if len(aside) > limit else None,
        suspected=suspected.labels,
        suspected_detail=suspected.detail,
    )


def _told(row: dict[str, Any]) -> SetAsideImage:
    due = row.pop("next_attempt")
    return SetAsideImage(**row, next_attempt=due and due.replace(tzinfo=UTC))
