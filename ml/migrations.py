"""Applies the numbered files of sql/ once each, in order: an older database moves on and loses nothing."""

from pathlib import Path
from typing import Final

import sqlparse
import structlog
from sqlalchemy import Column, Connection, Engine, MetaData, String, Table, insert, select
from sqlalchemy.exc import DatabaseError

from ml.errors import MlError

log = structlog.get_logger()

_APPLIED: Final = Table("applied_migrations", MetaData(), Column("name", String(128), primary_key=True))
# MySQL cannot roll a CREATE back: after a crash in the middle of a file, these say that a statement had been done.
_DONE_BEFORE: Final = ("already exists", "duplicate key name", "duplicate column name")


class MigrationError(MlError):
    """A statement of sql/ was refused; the files before it are applied and recorded, this one is not."""


def migrate(engine: Engine, directory: Path) -> list[str]:
    """The names of the files that were applied now. Raises MigrationError."""
    _APPLIED.metadata.create_all(engine)
    with engine.connect() as connection:
        known = set(connection.scalars(select(_APPLIED.c.name)))
    pending = [file for file in sorted(directory.glob("[0-9]*.sql")) if file.name not in known and _fits(file, engine)]
    for file in pending:
        with engine.begin() as connection:
            _run(connection, file)
            connection.execute(insert(_APPLIED).values(name=file.name))
        log.info("migration_applied", file=file.name)
    return [file.name for file in pending]


def _fits(file: Path, engine: Engine) -> bool:
    """SQLite has no logins, so grants are for servers only."""
    return not (engine.dialect.name == "sqlite" and file.stem.endswith("grants"))


def _run(connection: Connection, file: Path) -> None:
    for statement in sqlparse.split(sqlparse.format(file.read_text(), strip_comments=True)):
        try:
            connection.exec_driver_sql(statement.replace("%", "%%") if _formats(connection) else statement)
        except DatabaseError as error:
            if not any(sign in str(error.orig).casefold() for sign in _DONE_BEFORE):
                raise MigrationError(f"{file.name}: {error.orig}") from error


def _formats(connection: Connection) -> bool:
    """Whether the driver reads a per cent sign as a place for a value even when no values come along."""
    return connection.dialect.paramstyle in {"format", "pyformat"}
