"""The training data at a glance: how many of each label and side, where they come from, and what was set aside."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Engine, Row, func, select

from ml.catalog.photographs import Status
from ml.catalog.splits import Split, split_of
from ml.catalog.tables import IMAGES, PLANTS_DATA

PAGE: Final = 5000
_USABLE: Final = (IMAGES.c.status == Status.OK, PLANTS_DATA.c.url_s3.is_not(None))
_JOINED: Final = IMAGES.join(PLANTS_DATA, PLANTS_DATA.c.url_source == IMAGES.c.url_source)


def usable_by_split(engine: Engine) -> dict[str, dict[Split, int]]:
    """Label → side of the split → photographs; read in pages, since only Python knows the side."""
    counts: dict[str, Counter[Split]] = defaultdict(Counter)
    for page in _usable(engine):
        for row in page:
            counts[row.label][split_of(row.group_id)] += 1
    return {label: {split: counts[label][split] for split in Split} for label in sorted(counts)}


def usable_by_source(engine: Engine) -> dict[str, int]:
    query = select(IMAGES.c.source, func.count()).select_from(_JOINED).where(*_USABLE).group_by(IMAGES.c.source)
    with engine.connect() as connection:
        return dict(connection.execute(query).all())


def set_aside(engine: Engine, *, status: Status | None, after: str, limit: int) -> list[dict[str, Any]]:
    """A keyset page, by address, of what was read and is not trained on."""
    wanted = IMAGES.c.status != Status.OK if status is None else IMAGES.c.status == status
    columns = (IMAGES.c.url_source.label("url"), PLANTS_DATA.c.label, IMAGES.c.status, IMAGES.c.detail)
    query = (
        select(*columns, IMAGES.c.attempts, IMAGES.c.next_attempt, IMAGES.c.sha256)
        .select_from(_JOINED)
        .where(wanted, IMAGES.c.url_source > after)
        .order_by(IMAGES.c.url_source)
        .limit(limit)
    )
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def objects_of(engine: Engine, hashes: Sequence[str]) -> dict[str, str]:
    """Content hash → where the photograph lies in S3; without those that nobody has."""
    query = (
        select(IMAGES.c.sha256, PLANTS_DATA.c.url_s3)
        .select_from(_JOINED)
        .where(IMAGES.c.sha256.in_(hashes), PLANTS_DATA.c.url_s3.is_not(None))
    )
    with engine.connect() as connection:
        return dict(connection.execute(query).all())


def _usable(engine: Engine) -> Iterator[list[Row[Any]]]:
    after = ""
    while page := _page(engine, after):
        yield page
        after = page[-1].url_source


def _page(engine: Engine, after: str) -> list[Row[Any]]:
    query = (
        select(IMAGES.c.url_source, IMAGES.c.group_id, PLANTS_DATA.c.label)
        .select_from(_JOINED)
        .where(*_USABLE, IMAGES.c.url_source > after)
        .order_by(IMAGES.c.url_source)
        .limit(PAGE)
    )
    with engine.connect() as connection:
        return list(connection.execute(query))
