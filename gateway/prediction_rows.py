"""Predictions as rows of the table `predictions`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, Self

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import DataError, IntegrityError

from gateway.answers import Answer
from gateway.decoding import Decoded
from gateway.keeping import Choice
from gateway.schemas.predictions import Prediction
from ml.catalog import logged_prediction, record_predictions

Row = Mapping[str, Any]
_TRIES: Final = 2
log = structlog.get_logger()


@dataclass(frozen=True)
class Entry:
    """A row of `predictions`, and whether a person shall look at it."""

    row: Row
    review: bool = False

    @property
    def id(self) -> str:
        return str(self.row["id"])

    def kept(self) -> Self:
        """The same once its photograph is in the store."""
        return replace(self, row={**self.row, "kept": True})


def entry(
    told: Prediction,
    answer: Answer,
    photograph: Decoded,
    choice: Choice,
    *,
    at: datetime,
    key_name: str,
    milliseconds: float,
) -> Entry:
    row = {
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
        "sampled": choice.sampled,
        "kept": False,
        "key_name": key_name,
        "milliseconds": milliseconds,
    }
    return Entry(row, choice.review)


def record(engine: Engine, entries: Sequence[Entry]) -> int:
    """How many rows the table refused for good; the others are in it. Raises SQLAlchemyError while it is away."""
    try:
        _write(engine, entries)
    except (IntegrityError, DataError):
        return sum(not _recorded_alone(engine, each) for each in entries)
    return 0


def _recorded_alone(engine: Engine, alone: Entry) -> bool:
    """Its id may be there: an attempt went through whose confirmation was lost with the connection.

    If not, the caller's word came between the look for feedback and the review: then once more.
    """
    for _ in range(_TRIES):
        try:
            _write(engine, [alone])
        except (IntegrityError, DataError) as error:
            refusal = error
        else:
            return True
        if logged_prediction(engine, alone.id) is not None:
            return True
    log.warning("prediction_refused_by_database", id=alone.id, reason=str(refusal.orig))
    return False


def _write(engine: Engine, entries: Sequence[Entry]) -> None:
    to_review = {each.id for each in entries if each.review}
    record_predictions(engine, [each.row for each in entries], to_review=to_review)
