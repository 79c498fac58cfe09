"""People's rulings on predictions: each of them, and what the live accuracy rests on."""

from sqlalchemy import Engine, func, select

from ml.catalog.reviewed import ReviewState
from ml.catalog.tables import FEEDBACK, PREDICTIONS


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
