"""How photographs stand towards each other: which of several that are the same is trained on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine, select, update

from ml.catalog.photographs import Status
from ml.catalog.tables import IMAGES, PLANTS_DATA

PRESENT: Final = (Status.OK, Status.DUPLICATE, Status.NEAR_DUPLICATE, Status.CONFLICT)


@dataclass(frozen=True)
class Deduplicated:
    """What a photograph is to those that are the same; the group is named after the first of them."""

    status: Status
    detail: str | None
    group_id: str


@dataclass(frozen=True)
class Seen:
    """A photograph that was read, under one of its addresses."""

    url_source: str
    sha256: str
    perceptual_hash: str  # 16 hexadecimal digits
    label: str
    deduplicated: Deduplicated


def seen_photographs(engine: Engine) -> list[Seen]:
    """All of them, in the order in which they came."""
    query = (
        select(
            *(IMAGES.c.url_source, IMAGES.c.sha256, IMAGES.c.perceptual_hash, PLANTS_DATA.c.label),
            *(IMAGES.c.status, IMAGES.c.detail, IMAGES.c.group_id),
        )
        .join(PLANTS_DATA, PLANTS_DATA.c.url_source == IMAGES.c.url_source)
        .where(IMAGES.c.status.in_(PRESENT), IMAGES.c.perceptual_hash.is_not(None))
        .order_by(IMAGES.c.first_seen, IMAGES.c.url_source)
    )
    with engine.connect() as connection:
        return [Seen(*row[:4], Deduplicated(Status(row[4]), *row[5:])) for row in connection.execute(query)]


def record_deduplication(engine: Engine, settled: Mapping[str, Deduplicated]) -> None:
    """By address, all of them or none."""
    with engine.begin() as connection:
        for url, deduplicated in settled.items():
            row = update(IMAGES).where(IMAGES.c.url_source == url, IMAGES.c.status.in_(PRESENT))
            values = {
                "status": deduplicated.status,
                "detail": deduplicated.detail and deduplicated.detail[:500],
                "group_id": deduplicated.group_id,
            }
            connection.execute(row.values(values))
