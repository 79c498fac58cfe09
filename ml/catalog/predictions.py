"""Logged predictions: written in batches, read by the monitor, forgotten after their retention."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, delete, insert, select

from ml.catalog.tables import PREDICTIONS


def record_predictions(engine: Engine, rows: Iterable[Mapping[str, Any]]) -> None:
    """One batch of logged predictions, in one transaction; keys are the columns of `predictions`."""
    with engine.begin() as connection:
        connection.execute(insert(PREDICTIONS), [dict(row) for row in rows])


def recent_predictions(engine: Engine, version: int, columns: Sequence[str], limit: int) -> list[dict[str, Any]]:
    """The latest answers of a version, newest first."""
    query = (
        select(*(PREDICTIONS.c[name] for name in columns))
        .where(PREDICTIONS.c.model_version == version)
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
