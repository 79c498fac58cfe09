"""The tables for SQLAlchemy. sql/ is what creates them; a test holds the two descriptions together."""

from typing import Final

from sqlalchemy import JSON, Boolean, Column, Double, Index, Integer, MetaData, String, Table, false
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
    Column("forget", Boolean, nullable=False, server_default=false()),
    Index("feedback_by_prediction", "prediction_id"),
    Index("feedback_by_sha256", "sha256"),
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
