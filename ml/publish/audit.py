"""The rows of `promotions` that stand for a change of the version in service."""

import hashlib
import time
from typing import Any, Final

import structlog
from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from ml import catalog
from ml.catalog import PROMOTIONS
from ml.errors import MlError

PAUSE_SECONDS: Final = 2
RUN_ID_LENGTH: Final = 64  # of the column; a longer run id is kept as its SHA-256
REASON_LENGTH: Final = 1000

log = structlog.get_logger()


class AuditError(MlError):
    """The database did not take or give a row of promotions; the next try of the same run asks again."""


def version_of(engine: Engine, run_id: str) -> int | None:
    """Where a run has moved label `stable` to, by its row; None while it has none. Raises AuditError."""
    query = select(PROMOTIONS.c.to_version).where(
        PROMOTIONS.c.run_id == _fitting(run_id), PROMOTIONS.c.action != "refuse"
    )
    try:
        with engine.connect() as connection:
            return connection.scalar(query)
    except SQLAlchemyError as error:
        raise AuditError(f"the database does not tell whether run {run_id} was recorded: {_brief(error)}") from error


def record(engine: Engine, *, tries: int, **row: Any) -> None:
    """One row a run, however often it is tried. Raises AuditError."""
    row |= {"run_id": _fitting(row["run_id"]), "reason": row["reason"][:REASON_LENGTH]}
    for tried in range(1, tries + 1):
        try:
            catalog.record_promotion(engine, **row)
        except SQLAlchemyError as error:
            if tried == tries:
                raise AuditError(f"no row in promotions after {tries} tries: {_brief(error)}") from error
            log.warning("promotion_not_recorded_yet", run_id=row["run_id"], tried=tried, error=_brief(error))
            time.sleep(PAUSE_SECONDS)
        else:
            return


def _fitting(run_id: str) -> str:
    return run_id if len(run_id) <= RUN_ID_LENGTH else hashlib.sha256(run_id.encode()).hexdigest()


def _brief(error: SQLAlchemyError) -> str:
    """Without the statement and its values."""
    return str(getattr(error, "orig", None) or error)
