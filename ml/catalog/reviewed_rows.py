"""Photographs that people have spoken of, as their rows stand together."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any, Final

from sqlalchemy import ColumnElement, Engine, Select, and_, func, or_, select

from ml.catalog.photographs import REFUSED, upload_url
from ml.catalog.reviewed import Place, Relabel, Review, Reviewed, ReviewState, TakeIn
from ml.catalog.tables import FEEDBACK, IMAGES, PLANTS_DATA, PREDICTIONS

PAGE: Final = 500
_LABEL: Final = func.coalesce(FEEDBACK.c.reviewed_label, FEEDBACK.c.said_label)
_PLACES: Final = IMAGES.join(PLANTS_DATA, PLANTS_DATA.c.url_source == IMAGES.c.url_source)


def reviewed_photographs(engine: Engine, hashes: Collection[str]) -> dict[str, Reviewed]:
    """Content hash → what is known of the photograph; each of the hashes is there."""
    with engine.connect() as connection:
        reviews = _by_hash(connection.execute(_reviews(hashes)).all())
        places = _by_hash(connection.execute(_places(hashes)).all())
    return {
        sha256: Reviewed(
            sha256,
            tuple(Review(*row) for row in reviews[sha256]),
            tuple(Place(*row) for row in places[sha256] + places[upload_url(sha256)]),
        )
        for sha256 in hashes
    }


def due_photographs(engine: Engine) -> Iterator[list[Reviewed]]:
    """Those that the next ingest has something to do with, in pages by content hash."""
    after = ""
    while hashes := _candidates(engine, after):
        found = reviewed_photographs(engine, hashes).values()
        yield [photograph for photograph in found if photograph.due()]
        after = hashes[-1]


def waiting_photographs(engine: Engine) -> int:
    """How many confirmed photographs the next ingest takes in or corrects."""
    return sum(_waits(photograph) for page in due_photographs(engine) for photograph in page)


def _waits(photograph: Reviewed) -> bool:
    due = photograph.due()
    return isinstance(due, Relabel) or (isinstance(due, TakeIn) and photograph.may_be_kept())


def _candidates(engine: Engine, after: str) -> list[str]:
    """More than are due, by what one row can tell: so that what was carried out long ago is not read again."""
    wanted = or_(
        and_(FEEDBACK.c.forget, _is_held()),
        and_(~FEEDBACK.c.forget, or_(~_is_held(), _is_held(PLANTS_DATA.c.label != _LABEL))),
    )
    query = (
        select(FEEDBACK.c.sha256)
        .distinct()
        .where(FEEDBACK.c.review_state == ReviewState.CONFIRMED, FEEDBACK.c.sha256 > after, wanted)
        .order_by(FEEDBACK.c.sha256)
        .limit(PAGE)
    )
    with engine.connect() as connection:
        return list(connection.scalars(query))


def _is_held(*more: ColumnElement[bool]) -> ColumnElement[bool]:
    held = select(IMAGES.c.sha256).select_from(_PLACES)
    return held.where(IMAGES.c.sha256 == FEEDBACK.c.sha256, IMAGES.c.status.not_in(REFUSED), *more).exists()


def _reviews(hashes: Collection[str]) -> Select[Any]:
    return (
        select(
            FEEDBACK.c.sha256,
            FEEDBACK.c.id,
            FEEDBACK.c.prediction_id,
            FEEDBACK.c.review_state,
            _LABEL,
            FEEDBACK.c.reviewed_at,
            func.coalesce(PREDICTIONS.c.at, FEEDBACK.c.at),
            PREDICTIONS.c.kept,
            FEEDBACK.c.forget,
        )
        .outerjoin(PREDICTIONS, PREDICTIONS.c.id == FEEDBACK.c.prediction_id)
        .where(FEEDBACK.c.sha256.in_(hashes))
    )


def _places(hashes: Collection[str]) -> Select[Any]:
    """By content hash; an upload that was refused has none, so by its address."""
    columns = (IMAGES.c.url_source, IMAGES.c.status, IMAGES.c.detail, IMAGES.c.width, IMAGES.c.height)
    refused = and_(IMAGES.c.sha256.is_(None), IMAGES.c.url_source.in_([upload_url(each) for each in hashes]))
    return (
        select(func.coalesce(IMAGES.c.sha256, IMAGES.c.url_source), *columns, PLANTS_DATA.c.label, PLANTS_DATA.c.url_s3)
        .select_from(_PLACES)
        .where(or_(IMAGES.c.sha256.in_(hashes), refused))
    )


def _by_hash(rows: Collection[Any]) -> dict[str, list[tuple[Any, ...]]]:
    found: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for sha256, *rest in rows:
        found[sha256].append(tuple(rest))
    return found
