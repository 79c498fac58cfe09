"""What becomes of photographs that people brought, as `plants_data` and `images` tell it."""

from collections.abc import Collection

from sqlalchemy import Engine, insert, update

from ml.catalog.photographs import FORGOTTEN, ImageRecord, Status, upload_url, write_image
from ml.catalog.reviewed_rows import reviewed_photographs
from ml.catalog.tables import IMAGES, PLANTS_DATA


def record_upload(engine: Engine, sha256: str, record: ImageRecord, *, label: str) -> None:
    """Among the training data, or set aside with its reason. What a person brings is a real photograph."""
    url = upload_url(sha256)
    with engine.begin() as connection:
        known = update(PLANTS_DATA).where(PLANTS_DATA.c.url_source == url).values(label=label)
        if connection.execute(known).rowcount == 0:
            connection.execute(insert(PLANTS_DATA).values(url_source=url, label=label))
        write_image(connection, url, record, source="real")


def correct_labels(engine: Engine, urls: Collection[str], label: str) -> None:
    with engine.begin() as connection:
        connection.execute(update(PLANTS_DATA).where(PLANTS_DATA.c.url_source.in_(urls)).values(label=label))


def record_forgotten(engine: Engine, urls: Collection[str]) -> None:
    """No training reads these addresses again, and no ingest."""
    gone = {"status": Status.CORRUPT, "detail": FORGOTTEN, "next_attempt": None}
    with engine.begin() as connection:
        connection.execute(update(PLANTS_DATA).where(PLANTS_DATA.c.url_source.in_(urls)).values(url_s3=None))
        connection.execute(update(IMAGES).where(IMAGES.c.url_source.in_(urls)).values(gone))


def unwanted_uploads(engine: Engine, hashes: Collection[str]) -> set[str]:
    """Those that somebody wants forgotten and nobody has brought again since: another gateway wrote them late."""
    found = reviewed_photographs(engine, hashes)
    return {sha256 for sha256, each in found.items() if each.forgotten is not None and not each.may_be_kept()}


def awaited_uploads(engine: Engine, hashes: Collection[str]) -> set[str]:
    """Those of the photographs whose review is open, or was confirmed and has not been ingested yet."""
    found = reviewed_photographs(engine, hashes)
    return {sha256 for sha256, photograph in found.items() if photograph.is_awaited()}
