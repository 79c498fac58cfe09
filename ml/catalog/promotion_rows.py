"""The audit: one row for each decision on a version."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, func, insert, select

from ml.catalog.connection import now
from ml.catalog.tables import PROMOTIONS


@dataclass(frozen=True)
class LastTraining:
    """The latest version that was decided on, and when."""

    version: int
    at: datetime


def record_promotion(engine: Engine, **row: Any) -> None:
    """One decision on a version; a second record of the same run changes nothing."""
    with engine.begin() as connection:
        known = connection.scalar(select(PROMOTIONS.c.run_id).where(PROMOTIONS.c.run_id == row["run_id"]))
        if known is None:
            connection.execute(insert(PROMOTIONS).values(row | {"at": now(), "reason": row["reason"][:1000]}))


def promotions(engine: Engine, limit: int = 50) -> list[dict[str, Any]]:
    """The latest decisions, newest first."""
    query = select(PROMOTIONS).order_by(PROMOTIONS.c.at.desc()).limit(limit)
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def last_training(engine: Engine) -> LastTraining | None:
    """Promoted or refused for the first time: to go back to a version, or to promote it again, trains none."""
    first = func.min(PROMOTIONS.c.at)
    query = (
        select(PROMOTIONS.c.to_version, first)
        .where(PROMOTIONS.c.action.in_(["promote", "refuse"]))
        .group_by(PROMOTIONS.c.to_version)
        .order_by(first.desc(), PROMOTIONS.c.to_version.desc())
        .limit(1)
    )
    with engine.connect() as connection:
        row = connection.execute(query).first()
    return None if row is None else LastTraining(*row)
