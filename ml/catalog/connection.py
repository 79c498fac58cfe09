"""The way to the database, and its clock."""

from datetime import UTC, datetime

from sqlalchemy import Engine, create_engine


def connect(url: str) -> Engine:
    """An engine that notices a restarted database and does not wait for a dead one longer than a few seconds."""
    if url.startswith("sqlite"):
        return create_engine(url, connect_args={"timeout": 30}, hide_parameters=True)
    return create_engine(
        url,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5, "read_timeout": 30, "write_timeout": 30},
        # The default, REPEATABLE READ, locks the gap where a row is not yet: chunks ingested side by side deadlocked.
        isolation_level="READ COMMITTED",
        hide_parameters=True,  # an error is logged; what people sent is not
    )


def now() -> datetime:
    """UTC without a zone, as the tables keep it."""
    return datetime.now(UTC).replace(tzinfo=None)
