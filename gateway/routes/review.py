"""What people are asked to look at, and what they decide."""

from collections.abc import Mapping
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Path, Query

from gateway import access, cursors, errors, labels, reviews
from gateway.access import require_scope
from gateway.api_page import refusals
from gateway.cursors import Cursor
from gateway.dependencies import Reviewer, Shared
from gateway.errors import AlreadyIngested, AlreadyReviewed, InvalidRequest, ReviewNotFound
from gateway.keys import ApiKey
from gateway.parts import Parts
from gateway.schemas.feedback import State
from gateway.schemas.review import Reason, Review, ReviewCounts, Reviews, RulingRequest
from ml import catalog
from ml.catalog import Position, ReviewState

router = APIRouter(prefix="/v1/review", tags=["review"])

_REFUSALS: Final = (
    *access.REFUSALS,
    errors.DatabaseUnavailable("the database does not answer: OperationalError; nothing was changed"),
)
_RULED: Final = {"confirm": ReviewState.CONFIRMED, "reject": ReviewState.REJECTED}
_TRIES: Final = 3  # each time, the caller has said another label between the look and the ruling

Id = Annotated[UUID, Path(description="Of a review.")]
Limit = Annotated[int, Query(ge=1, le=100, description="How many.")]
Row = Mapping[str, Any]


@router.get(
    "",
    operation_id="listReviews",
    summary="What is there to look at?",
    dependencies=[require_scope("review")],
    responses=refusals(*_REFUSALS, errors.InvalidRequest("query.cursor: not one that this list has given")),
)
async def waiting(
    parts: Shared,
    state: Annotated[State, Query(description="Those that wait, or were decided.")] = "open",
    reason: Annotated[Reason | None, Query(description="Only those that are there for this reason.")] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> Reviews:
    """The least certain predictions first, and before them what has no prediction."""
    rows = await parts.database.ask(
        catalog.review_page,
        ReviewState(state),
        reason=reason,
        doubt=reviews.doubt(parts),
        after=None if cursor is None else Position(*cursors.decode(cursor, float, str)),
        limit=limit + 1,
    )
    shown = rows[:limit]
    counts = await parts.database.ask(catalog.reviews_by_state)
    return Reviews(
        reviews=await reviews.told(parts, shown),
        next_cursor=_next(shown[-1]) if len(rows) > limit else None,
        counts=ReviewCounts(**{each.value: counts.get(each, 0) for each in ReviewState}),
    )


@router.post(
    "/{id}",
    operation_id="rule",
    summary="Confirm a label, reject a photograph, or undo either",
    responses=refusals(
        *_REFUSALS,
        errors.ReviewNotFound("0b0a4c3e-52a4-5d57-9f0e-3a0d4a0f3f0c: there is no such review"),
        errors.AlreadyReviewed("the key `botanist` has confirmed `grass`; reopen the review to decide anew"),
        errors.AlreadyIngested("the photograph is training data by now: give it another label, or have it forgotten"),
        errors.UnknownLabel("grsas: the labels are dandelion, grass"),
        errors.InvalidRequest("body.label: nobody has said one yet"),
    ),
)
async def rule(id: Id, asked: RulingRequest, key: Reviewer, parts: Shared) -> Review:  # noqa: A002  # the path's word
    """A confirmed photograph becomes training data at the next ingest, if it was kept; `detail` says what follows.

    Of two reviewers the first one decides. The same decision again changes nothing.
    """
    if asked.verdict == "reopen":
        await _reopen(parts, str(id))
    else:
        await _decide(parts, str(id), asked, key)
    (review,) = await reviews.told(parts, [await _find(parts, str(id))])
    return review


async def _decide(parts: Parts, review_id: str, asked: RulingRequest, key: ApiKey) -> None:
    state = _RULED[asked.verdict]
    for _ in range(_TRIES):
        seen = await _find(parts, review_id)
        label = await _label(parts, asked, seen) if state is ReviewState.CONFIRMED else None
        if seen["review_state"] != ReviewState.OPEN:
            break
        if await parts.database.ask(catalog.rule, seen, state, label, key.name):
            return
    if (seen["review_state"], seen["reviewed_label"], seen["reviewer"]) != (state, label, key.name):
        raise AlreadyReviewed(_told(seen))


async def _label(parts: Parts, asked: RulingRequest, seen: Row) -> str:
    predicted = seen["prediction"]
    label = asked.label or seen["said_label"] or (predicted and predicted["label"])
    if label is None:
        raise InvalidRequest("body.label: nobody has said one yet, and the prediction is not logged")
    await labels.require_known(parts.database, label)
    return str(label)


async def _reopen(parts: Parts, review_id: str) -> None:
    """Whoever ruled: reviewers mend each other's slips."""
    seen = await _find(parts, review_id)
    if seen["review_state"] == ReviewState.OPEN:
        return
    photograph = (await parts.database.ask(catalog.reviewed_photographs, [seen["sha256"]]))[seen["sha256"]]
    if any(each.id == review_id and photograph.is_ingested(each) for each in photograph.reviews):
        raise AlreadyIngested("the photograph is training data by now: give it another label, or have it forgotten")
    if not await parts.database.ask(catalog.reopen, seen):
        raise AlreadyReviewed("somebody else has just changed this review")


async def _find(parts: Parts, review_id: str) -> Row:
    row = await parts.database.ask(catalog.find_review, review_id)
    if row is None:
        raise ReviewNotFound(f"{review_id}: there is no such review")
    return row


def _told(seen: Row) -> str:
    """Who decided what."""
    if seen["review_state"] == ReviewState.OPEN:
        return "the caller keeps changing the label; name the one that you see"
    label = f" `{seen['reviewed_label']}`" if seen["reviewed_label"] else ""
    return f"the key `{seen['reviewer']}` has {seen['review_state']}{label}; reopen the review to decide anew"


def _next(row: Row) -> str:
    place = catalog.position(dict(row))
    return cursors.encode(place.certainty, place.id)
