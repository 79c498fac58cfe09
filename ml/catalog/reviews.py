"""People's rulings on predictions: what the live accuracy rests on, and which uploads still wait for one."""

from collections.abc import Collection
from enum import StrEnum

from sqlalchemy import Engine, and_, func, or_, select

from ml.catalog.photographs import Status
from ml.catalog.tables import FEEDBACK, IMAGES, PREDICTIONS


class ReviewState(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


def reviewed_answers(engine: Engine, version: int, limit: int) -> list[bool]:
    """Whether each of a version's answers was right, for the latest confirmed reviews; the last word on each counts."""
    said = func.coalesce(FEEDBACK.c.reviewed_label, FEEDBACK.c.said_label)
    query = (
        select(PREDICTIONS.c.id, PREDICTIONS.c.label == said)
        .join(FEEDBACK, FEEDBACK.c.prediction_id == PREDICTIONS.c.id)
        .where(
            PREDICTIONS.c.model_version == version,
            FEEDBACK.c.review_state == ReviewState.CONFIRMED,
            said.is_not(None),
        )
        .order_by(FEEDBACK.c.reviewed_at.desc())
        .limit(limit)
    )
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    return list({id_: bool(right) for id_, right in reversed(rows)}.values())


def awaited_uploads(engine: Engine, hashes: Collection[str]) -> set[str]:
    """Those of the photographs whose review is open, or was confirmed and has not been ingested yet."""
    stored = select(IMAGES.c.sha256).where(IMAGES.c.sha256 == FEEDBACK.c.sha256, IMAGES.c.status == Status.OK).exists()
    query = select(FEEDBACK.c.sha256).where(
        FEEDBACK.c.sha256.in_(hashes),
        or_(
            FEEDBACK.c.review_state == ReviewState.OPEN,
            and_(FEEDBACK.c.review_state == ReviewState.CONFIRMED, ~stored),
        ),
    )
    with engine.connect() as connection:
        return set(connection.scalars(query))
