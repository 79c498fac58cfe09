"""The feature store's index."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Engine, insert, select

from ml.catalog.tables import FEATURES


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
