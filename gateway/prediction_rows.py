"""Predictions as rows of the table `predictions`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import DataError, IntegrityError

from gateway.answers import Answer
from gateway.decoding import Decoded
from gateway.schemas.predictions import Prediction
from ml.catalog import record_predictions

Row = Mapping[str, Any]
log = structlog.get_logger()


def row(
    told: Prediction, answer: Answer, photograph: Decoded, *, at: datetime, key_name: str, milliseconds: float
) -> Row:
    return {
        "id": told.id,
        "at": at,
        "model_version": answer.version,
        "label": told.label,
        "probability": told.probability,
        "novelty": answer.novelty,
        "brightness": photograph.brightness,
        "sharpness": photograph.sharpness,
        "width": photograph.width,
        "height": photograph.height,
        "sha256": photograph.sha256,
        "sampled": False,
        "kept": False,
        "key_name": key_name,
        "milliseconds": milliseconds,
    }


def record(engine: Engine, rows: Sequence[Row]) -> int:
    """How many rows the table refused for good; the others are in it. Raises SQLAlchemyError while it is away."""
    try:
        record_predictions(engine, rows)
    except (IntegrityError, DataError):
        return sum(not _recorded_alone(engine, row) for row in rows)
    return 0


def _recorded_alone(engine: Engine, row: Row) -> bool:
    try:
        record_predictions(engine, [row])
    except IntegrityError:
        # Its id is there: an attempt went through whose confirmation was lost with the connection.
        return True
    except DataError as error:
        log.warning("prediction_refused_by_database", id=row["id"], reason=str(error.orig))
        return False
    return True
