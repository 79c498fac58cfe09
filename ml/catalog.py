"""The database `plants`: its tables for SQLAlchemy, the queries by name, and the side of the split that a group is on.

sql/ is what creates the tables; a test holds the two descriptions together.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Double,
    Engine,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    create_engine,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.mysql import DATETIME
from sqlalchemy.types import CHAR, DateTime

METADATA: Final = MetaData()
_MOMENT = DateTime().with_variant(DATETIME(fsp=6), "mysql", "mariadb")  # always UTC, stored without a zone

PLANTS_DATA: Final = Table(
    "plants_data",
    METADATA,
    Column("url_source", String(700), primary_key=True),
    Column("url_s3", String(255)),
    Column("label", String(64), nullable=False),
)

IMAGES: Final = Table(
    "images",
    METADATA,
    Column("url_source", String(700), primary_key=True),
    Column("sha256", CHAR(64)),
    Column("source", String(16), nullable=False),
    Column("bytes", Integer),
    Column("width", Integer),
    Column("height", Integer),
    Column("perceptual_hash", CHAR(16)),
    Column("status", String(16), nullable=False),
    Column("detail", String(500)),
    Column("group_id", CHAR(64)),
    Column("first_seen", _MOMENT, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt", _MOMENT),
    Index("images_by_sha256", "sha256"),
)

FEATURES: Final = Table(
    "features",
    METADATA,
    Column("sha256", CHAR(64), primary_key=True),
    Column("backbone_digest", CHAR(64), primary_key=True),
    Column("view", String(32), primary_key=True),
    Column("s3_key", String(255), nullable=False),
)

PREDICTIONS: Final = Table(
    "predictions",
    METADATA,
    Column("id", CHAR(36), primary_key=True),
    Column("at", _MOMENT, nullable=False),
    Column("model_version", Integer, nullable=False),
    Column("label", String(64), nullable=False),
    Column("probability", Double, nullable=False),
    Column("novelty", Double, nullable=False),
    Column("brightness", Double, nullable=False),
    Column("sharpness", Double, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("sha256", CHAR(64), nullable=False),
    Column("sampled", Boolean, nullable=False),
    Column("kept", Boolean, nullable=False),
    Column("key_name", String(64), nullable=False),
    Column("milliseconds", Double, nullable=False),
    Index("predictions_by_at", "at"),
)

FEEDBACK: Final = Table(
    "feedback",
    METADATA,
    Column("id", CHAR(36), primary_key=True),
    Column("prediction_id", CHAR(36)),
    Column("sha256", CHAR(64), nullable=False),
    Column("said_label", String(64)),
    Column("said_by", String(64), nullable=False),
    Column("at", _MOMENT, nullable=False),
    Column("review_state", String(16), nullable=False),
    Column("reviewed_label", String(64)),
    Column("reviewer", String(64)),
    Column("reviewed_at", _MOMENT),
    Index("feedback_by_review_state", "review_state", "at"),
)

PROMOTIONS: Final = Table(
    "promotions",
    METADATA,
    Column("run_id", String(64), primary_key=True),
    Column("at", _MOMENT, nullable=False),
    Column("from_version", Integer),
    Column("to_version", Integer, nullable=False),
    Column("action", String(16), nullable=False),
    Column("reason", String(1000), nullable=False),
    Column("evidence", JSON, nullable=False),
)


class Split(StrEnum):
    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


class Status(StrEnum):
    """What became of a photograph; only `ok` ones are trained on."""

    OK = "ok"
    DUPLICATE = "duplicate"
    NEAR_DUPLICATE = "near_duplicate"
    CONFLICT = "conflict"
    CORRUPT = "corrupt"
    TOO_SMALL = "too_small"
    UNREACHABLE = "unreachable"


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


def connect(url: str) -> Engine:
    """An engine that notices a restarted database and does not wait for a dead one longer than a few seconds."""
    arguments: dict[str, Any] = {"timeout": 30}
    if not url.startswith("sqlite"):
        arguments = {"connect_timeout": 5, "read_timeout": 30, "write_timeout": 30}
    return create_engine(url, pool_pre_ping=True, connect_args=arguments)


def now() -> datetime:
    """UTC without a zone, as the tables keep it."""
    return datetime.now(UTC).replace(tzinfo=None)


def split_of(group_id: str) -> Split:
    """70 % train, 10 % validation, 20 % test, by the group's SHA-256 alone: a group never changes sides."""
    place = int(group_id[:16], 16) / 16**16
    if place < 0.7:
        return Split.TRAIN
    return Split.VALIDATION if place < 0.8 else Split.TEST


def pending_urls(engine: Engine, *, source: str, after: str = "", limit: int = 1000) -> list[str]:
    """A keyset page of addresses to read: new ones, due retries, and synthetic ones once real ones can be had."""
    due = or_(
        IMAGES.c.url_source.is_(None),
        IMAGES.c.next_attempt <= now(),
        and_(IMAGES.c.source == "synthetic", IMAGES.c.source != source),
        and_(IMAGES.c.status.in_([Status.OK, Status.DUPLICATE]), PLANTS_DATA.c.url_s3.is_(None)),
    )
    query = (
        select(PLANTS_DATA.c.url_source)
        .outerjoin(IMAGES, IMAGES.c.url_source == PLANTS_DATA.c.url_source)
        .where(PLANTS_DATA.c.url_source > after, due)
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


def record_image(engine: Engine, url: str, record: ImageRecord, *, source: str, retry_after: timedelta | None) -> None:
    """Write an attempt's outcome to `images` and, in the same transaction, `url_s3` to `plants_data`."""
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
    mine = IMAGES.c.url_source == url
    with engine.begin() as connection:
        counted = values | {"attempts": IMAGES.c.attempts + 1}
        if connection.execute(update(IMAGES).where(mine).values(counted)).rowcount == 0:
            connection.execute(insert(IMAGES).values(values | {"url_source": url, "first_seen": now(), "attempts": 1}))
        if record.url_s3 is not None:
            stored = update(PLANTS_DATA).where(PLANTS_DATA.c.url_source == url).values(url_s3=record.url_s3)
            connection.execute(stored)


def attempts_of(engine: Engine, url: str) -> int:
    """How often an address was tried before."""
    with engine.connect() as connection:
        return connection.scalar(select(IMAGES.c.attempts).where(IMAGES.c.url_source == url)) or 0


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


def features_index(engine: Engine, backbone_digest: str, view: str) -> dict[str, str]:
    """Content hash → S3 key of the object that holds its features."""
    query = select(FEATURES.c.sha256, FEATURES.c.s3_key).where(
        FEATURES.c.backbone_digest == backbone_digest, FEATURES.c.view == view
    )
    with engine.connect() as connection:
        return dict(connection.execute(query).all())


def record_features(engine: Engine, rows: Sequence[Mapping[str, str]]) -> None:
    """Add rows of `features`; one that another run added meanwhile is left as it is."""
    known = features_index(engine, rows[0]["backbone_digest"], rows[0]["view"]) if rows else {}
    new = [dict(row) for row in rows if row["sha256"] not in known]
    if new:
        with engine.begin() as connection:
            connection.execute(insert(FEATURES), new)


def record_predictions(engine: Engine, rows: Iterable[Mapping[str, Any]]) -> None:
    """One batch of logged predictions, in one transaction; keys are the columns of `predictions`."""
    with engine.begin() as connection:
        connection.execute(insert(PREDICTIONS), [dict(row) for row in rows])


def record_promotion(engine: Engine, **row: Any) -> None:
    """One decision on a version; a second record of the same run changes nothing."""
    with engine.begin() as connection:
        known = connection.scalar(select(PROMOTIONS.c.run_id).where(PROMOTIONS.c.run_id == row["run_id"]))
        if known is None:
            connection.execute(insert(PROMOTIONS).values(row | {"at": now()}))


def promotions(engine: Engine, limit: int = 50) -> list[dict[str, Any]]:
    """The latest decisions, newest first."""
    query = select(PROMOTIONS).order_by(PROMOTIONS.c.at.desc()).limit(limit)
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]
