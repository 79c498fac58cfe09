"""Photographs: which are due, what became of each, and which may be trained on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from sqlalchemy import Connection, Engine, and_, func, insert, or_, select, update

from ml.catalog.connection import now
from ml.catalog.tables import IMAGES, PLANTS_DATA


class Status(StrEnum):
    """What became of a photograph; only `ok` ones are trained on."""

    OK = "ok"
    DUPLICATE = "duplicate"
    NEAR_DUPLICATE = "near_duplicate"
    CONFLICT = "conflict"
    CORRUPT = "corrupt"
    TOO_SMALL = "too_small"
    UNREACHABLE = "unreachable"


REFUSED: Final = (Status.CORRUPT, Status.TOO_SMALL, Status.UNREACHABLE)  # there is no photograph behind the address
FORGOTTEN: Final = "forgotten at a reviewer's wish"  # the detail of such a row, which is corrupt
UPLOAD: Final = "upload://"  # of addresses that people brought: nothing to download


def upload_url(sha256: str) -> str:
    return f"{UPLOAD}{sha256}"


@dataclass(frozen=True)
class ImageRecord:
    """What one attempt to read a photograph found; sha256 and sizes are None where nothing usable came."""

    status: Status
    detail: str | None = None
    sha256: str | None = None
    size_bytes: int | None = None
    width: int | None = None
    height: int | None = None
    perceptual_hash: str | None = None
    url_s3: str | None = None


@dataclass(frozen=True)
class LabelledImage:
    """A photograph that may be trained on."""

    sha256: str
    label: str
    group_id: str
    url_s3: str
    source: str


def pending_urls(engine: Engine, *, source: str, after: str = "", limit: int = 1000) -> list[str]:
    """A keyset page of addresses to read: new ones, due retries, and synthetic ones once real ones can be had.

    None that was brought by a person, or is to be forgotten.
    """
    due = or_(
        IMAGES.c.url_source.is_(None),
        IMAGES.c.next_attempt <= now(),
        and_(IMAGES.c.source == "synthetic", IMAGES.c.source != source),
        and_(IMAGES.c.status.in_([Status.OK, Status.DUPLICATE]), PLANTS_DATA.c.url_s3.is_(None)),
    )
    readable = and_(~PLANTS_DATA.c.url_source.startswith(UPLOAD), func.coalesce(IMAGES.c.detail, "") != FORGOTTEN)
    query = (
        select(PLANTS_DATA.c.url_source)
        .outerjoin(IMAGES, IMAGES.c.url_source == PLANTS_DATA.c.url_source)
        .where(PLANTS_DATA.c.url_source > after, due, readable)
        .order_by(PLANTS_DATA.c.url_source)
        .limit(limit)
    )
    with engine.connect() as connection:
        return list(connection.scalars(query))


def url_of_content(engine: Engine, sha256: str) -> str | None:
    """The address that holds these bytes as its own (not as a duplicate), if one does."""
    query = select(IMAGES.c.url_source).where(IMAGES.c.sha256 == sha256, IMAGES.c.status == Status.OK)
    with engine.connect() as connection:
        return connection.scalars(query).first()


def record_images(
    engine: Engine,
    found: Iterable[tuple[str, ImageRecord]],
    *,
    source: str,
    retry_after: Mapping[str, timedelta] = MappingProxyType({}),
) -> None:
    """Write attempts' outcomes to `images` and, in the same transaction, `url_s3` to `plants_data`."""
    with engine.begin() as connection:
        for url, record in found:
            write_image(connection, url, record, source=source, retry_after=retry_after.get(url))


def write_image(
    connection: Connection, url: str, record: ImageRecord, *, source: str, retry_after: timedelta | None = None
) -> None:
    """One of `record_images`, within a transaction."""
    values = {
        "sha256": record.sha256,
        "source": source,
        "bytes": record.size_bytes,
        "width": record.width,
        "height": record.height,
        "perceptual_hash": record.perceptual_hash,
        "status": record.status,
        "detail": record.detail and record.detail[:500],
        "group_id": record.sha256,
        "next_attempt": None if retry_after is None else now() + retry_after,
    }
    counted = values | {"attempts": IMAGES.c.attempts + 1}
    if connection.execute(update(IMAGES).where(IMAGES.c.url_source == url).values(counted)).rowcount == 0:
        connection.execute(insert(IMAGES).values(values | {"url_source": url, "first_seen": now(), "attempts": 1}))
    # Also where it is None: the drawing that stood for a photograph is no longer what this address holds.
    connection.execute(update(PLANTS_DATA).where(PLANTS_DATA.c.url_source == url).values(url_s3=record.url_s3))


def attempts_of(engine: Engine, urls: Sequence[str]) -> dict[str, int]:
    """How often each of these was tried before; those that were."""
    query = select(IMAGES.c.url_source, IMAGES.c.attempts).where(IMAGES.c.url_source.in_(urls))
    with engine.connect() as connection:
        return dict(connection.execute(query).all())


def labelled_images(engine: Engine) -> list[LabelledImage]:
    """Every usable photograph with its label, in the order of its content hash."""
    query = (
        select(IMAGES.c.sha256, PLANTS_DATA.c.label, IMAGES.c.group_id, PLANTS_DATA.c.url_s3, IMAGES.c.source)
        .join(PLANTS_DATA, PLANTS_DATA.c.url_source == IMAGES.c.url_source)
        .where(IMAGES.c.status == Status.OK, PLANTS_DATA.c.url_s3.is_not(None))
        .order_by(IMAGES.c.sha256)
    )
    with engine.connect() as connection:
        return [LabelledImage(*row) for row in connection.execute(query)]


def images_by_status(engine: Engine) -> dict[str, int]:
    query = select(IMAGES.c.status, func.count()).group_by(IMAGES.c.status)
    with engine.connect() as connection:
        return dict(connection.execute(query).all())


def synthetic_hashes(engine: Engine) -> set[str]:
    """The drawings among all photographs, also those that were forgotten since."""
    query = select(IMAGES.c.sha256).where(IMAGES.c.source == "synthetic", IMAGES.c.sha256.is_not(None))
    with engine.connect() as connection:
        return set(connection.scalars(query))
