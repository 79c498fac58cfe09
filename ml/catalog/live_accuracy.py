"""People's rulings on predictions, and the predictions that they stand for: what the live accuracy rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, case, exists, func, or_, select

from ml.catalog.review_list import Doubt
from ml.catalog.reviewed import ReviewState
from ml.catalog.tables import FEEDBACK, PREDICTIONS


@dataclass(frozen=True)
class Judged:
    """Predictions of one kind, and what the confirmed reviews among them found."""

    predictions: int
    reviewed: int
    right: int


def judged_predictions(engine: Engine, version: int, limit: int, doubt: Doubt) -> tuple[Judged, Judged]:
    """Those that are reviewed for what they are, and the rest, which chance alone draws from.

    Over the latest confirmed reviews of a version, at most `limit`, and all its predictions since the oldest of theirs.
    """
    with engine.connect() as connection:
        rows = _reviewed(connection, version, limit, doubt)
        since = min((row.at for row in rows), default=None)
        chosen, every = _counted(connection, version, since, doubt)
    last = {row.id: row for row in reversed(rows)}.values()  # the last word on each counts
    return (
        _judged(chosen, [row for row in last if row.chosen]),
        _judged(every - chosen, [row for row in last if not row.chosen]),
    )


def _judged(predictions: int, rows: Sequence[Any]) -> Judged:
    return Judged(predictions, len(rows), sum(bool(row.right) for row in rows))


def _reviewed(connection: Connection, version: int, limit: int, doubt: Doubt) -> Sequence[Any]:
    said = func.coalesce(FEEDBACK.c.reviewed_label, FEEDBACK.c.said_label)
    query = (
        select(
            PREDICTIONS.c.id,
            PREDICTIONS.c.at,
            (PREDICTIONS.c.label == said).label("right"),
            case((_is_chosen(doubt), 1), else_=0).label("chosen"),
        )
        .join(FEEDBACK, FEEDBACK.c.prediction_id == PREDICTIONS.c.id)
        .where(
            PREDICTIONS.c.model_version == version,
            FEEDBACK.c.review_state == ReviewState.CONFIRMED,
            said.is_not(None),
        )
        .order_by(FEEDBACK.c.reviewed_at.desc())
        .limit(limit)
    )
    return connection.execute(query).all()


def _counted(connection: Connection, version: int, since: datetime | None, doubt: Doubt) -> tuple[int, int]:
    """Chosen ones, and all of them."""
    if since is None:
        return 0, 0
    query = select(func.sum(case((_is_chosen(doubt), 1), else_=0)), func.count()).where(
        PREDICTIONS.c.model_version == version, PREDICTIONS.c.at >= since
    )
    chosen, every = connection.execute(query).one()
    return int(chosen or 0), every


def _is_chosen(doubt: Doubt) -> ColumnElement[bool]:
    """By the model's doubt, by its caller's word, or for whatever else opened a review that chance did not draw."""
    reviews = FEEDBACK.alias()
    reviewed = exists().where(reviews.c.prediction_id == PREDICTIONS.c.id)
    return or_(
        PREDICTIONS.c.probability < doubt.probability_below,
        PREDICTIONS.c.novelty > doubt.novelty_above,
        and_(~PREDICTIONS.c.sampled, reviewed),
        reviewed.where(reviews.c.said_label.is_not(None)),
    )
