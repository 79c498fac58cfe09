"""Logged predictions: written in batches, read by the monitor, forgotten after their retention."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, delete, func, insert, or_, select

from ml.catalog.feedback import open_reviews
from ml.catalog.tables import PREDICTIONS, PROMOTIONS


def record_predictions(
    engine: Engine, rows: Sequence[Mapping[str, Any]], *, to_review: Collection[str] = frozenset()
) -> None:
    """One batch of logged predictions and the reviews of those ids that a person shall look at, in one transaction.

    Keys are the columns of `predictions`. Where feedback on a prediction is there already, that is its review.
    """
    with engine.begin() as connection:
        connection.execute(insert(PREDICTIONS), [dict(row) for row in rows])
        open_reviews(connection, [row for row in rows if row["id"] in to_review])


def logged_prediction(engine: Engine, prediction_id: str) -> dict[str, Any] | None:
    """Its row, once it is logged."""
    with engine.connect() as connection:
        row = connection.execute(select(PREDICTIONS).where(PREDICTIONS.c.id == prediction_id)).mappings().first()
    return None if row is None else dict(row)


def recent_predictions(engine: Engine, version: int, columns: Sequence[str], limit: int) -> list[dict[str, Any]]:
    """The latest answers of a version since it came into service last, newest first."""
    moments = select(func.max(PROMOTIONS.c.at))
    came = moments.where(PROMOTIONS.c.to_version == version, PROMOTIONS.c.action != "refuse").scalar_subquery()
    query = (
        select(*(PREDICTIONS.c[name] for name in columns))
        .where(PREDICTIONS.c.model_version == version, or_(came.is_(None), PREDICTIONS.c.at >= came))
        .order_by(PREDICTIONS.c.at.desc())
        .limit(limit)
    )
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def forget_predictions(engine: Engine, before: datetime, limit: int) -> int:
    """Delete at most `limit` predictions from before a moment, oldest first; gives how many went."""
    # MySQL takes no LIMIT inside IN (…), so the ids are read first.
    oldest = select(PREDICTIONS.c.id).where(PREDICTIONS.c.at < before).order_by(PREDICTIONS.c.at).limit(limit)
    with engine.begin() as connection:
        ids = list(connection.scalars(oldest))
        connection.execute(delete(PREDICTIONS).where(PREDICTIONS.c.id.in_(ids)))
    return len(ids)
