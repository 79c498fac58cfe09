"""How many of each kind the tables hold: what the exporter shows."""

from datetime import datetime

from sqlalchemy import Engine, func, or_, select

from ml.catalog.connection import now
from ml.catalog.tables import FEEDBACK, IMAGES, PLANTS_DATA, PROMOTIONS


def reviews_by_state(engine: Engine) -> dict[str, int]:
    query = select(FEEDBACK.c.review_state, func.count()).where(~FEEDBACK.c.forget).group_by(FEEDBACK.c.review_state)
    with engine.connect() as connection:
        return dict(connection.execute(query).all())


def oldest_open_review(engine: Engine) -> datetime | None:
    query = select(func.min(FEEDBACK.c.at)).where(FEEDBACK.c.review_state == "open", ~FEEDBACK.c.forget)
    with engine.connect() as connection:
        found: datetime | None = connection.scalar(query)
    return found


def promotions_by_action(engine: Engine) -> dict[str, int]:
    query = select(PROMOTIONS.c.action, func.count()).group_by(PROMOTIONS.c.action)
    with engine.connect() as connection:
        return dict(connection.execute(query).all())


def last_promotion(engine: Engine) -> datetime | None:
    """When the version in service last changed, forwards or back."""
    query = select(func.max(PROMOTIONS.c.at)).where(PROMOTIONS.c.action.in_(["promote", "rollback"]))
    with engine.connect() as connection:
        found: datetime | None = connection.scalar(query)
    return found


def addresses_due(engine: Engine) -> int:
    """Addresses that were never read, or whose next attempt is due."""
    query = (
        select(func.count())
        .select_from(PLANTS_DATA.outerjoin(IMAGES, IMAGES.c.url_source == PLANTS_DATA.c.url_source))
        .where(or_(IMAGES.c.url_source.is_(None), IMAGES.c.next_attempt <= now()))
    )
    with engine.connect() as connection:
        return connection.scalar(query) or 0
