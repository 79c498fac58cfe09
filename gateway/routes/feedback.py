"""A caller's own predictions: read again, and put right."""

import time
from collections.abc import Mapping
from datetime import UTC
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Path

from gateway import access, errors, labels
from gateway.api_page import refusals
from gateway.dependencies import Predictor, Shared
from gateway.errors import ImageNotFound, InvalidRequest, NotConfigured, PredictionNotFound, StoreAway
from gateway.parts import Parts
from gateway.schemas.feedback import Feedback, FeedbackRequest, LoggedPrediction, PredictionReview
from gateway.schemas.predictions import Image
from ml import catalog

router = APIRouter(prefix="/v1", tags=["predictions"])

_REFUSALS: Final = (
    *access.REFUSALS,
    errors.PredictionNotFound("019a8f3e-7c1d-7e2b-9d52-6a0c9f6f4b11: your key has no such prediction"),
    errors.DatabaseUnavailable("the database does not answer: OperationalError; nothing was changed"),
)
_DAY_SECONDS: Final = 86_400
_SKEW_SECONDS: Final = 60  # between the clocks of replicas
_BECOMES: Final = "once a reviewer confirms it, the photograph becomes training data"
_CORRECTS: Final = "the photograph is training data already: once a reviewer confirms it, its label is corrected"
_COUNTS: Final = "the photograph was not kept: once a reviewer confirms it, it counts for the model's accuracy only"

Id = Annotated[UUID, Path(description="As `POST /v1/predict` gave it.")]
Row = Mapping[str, Any]


@router.post(
    "/feedback",
    operation_id="giveFeedback",
    summary="Say what is on a photograph",
    status_code=201,
    responses=refusals(
        *_REFUSALS,
        errors.UnknownLabel("grsas: the labels are dandelion, grass"),
        errors.InvalidRequest("body.label: Field required"),
    ),
)
async def say(asked: FeedbackRequest, key: Predictor, parts: Shared) -> Feedback:
    """Written down when the answer comes, for a reviewer to confirm. Said twice, the last word stands."""
    await labels.require_known(parts.database, asked.label)
    row = await _row(parts, str(asked.prediction))
    sha256 = _sha256(asked, row, key.name)
    detail = await _prospect(parts, sha256, row)
    word = catalog.Word(str(asked.prediction), sha256, asked.label, key.name)
    review = await parts.database.ask(catalog.say, word)
    return Feedback(
        id=review, prediction=word.prediction_id, label=word.label, trainable=detail != _COUNTS, detail=detail
    )


@router.get(
    "/predictions/{id}",
    operation_id="getPrediction",
    summary="Read a prediction again",
    response_model_exclude_unset=True,
    responses=refusals(*_REFUSALS, errors.InvalidRequest("path.id: Input should be a valid UUID")),
)
async def read(id: Id, key: Predictor, parts: Shared) -> LoggedPrediction:  # noqa: A002  # the path's own word
    """One's own key's only, until `PREDICTIONS_RETENTION_DAYS` are over."""
    row = await _row(parts, str(id))
    if row is None or row["key_name"] != key.name:
        raise PredictionNotFound(f"{id}: your key has no such prediction")
    reviews = await parts.database.ask(catalog.reviews_of, str(id))
    plain = ("id", "label", "probability", "novelty", "milliseconds", "kept")
    return LoggedPrediction(
        **{name: row[name] for name in plain},
        at=row["at"].replace(tzinfo=UTC),
        model=parts.trained_on.model(row["model_version"]),
        image=Image(sha256=row["sha256"], width=row["width"], height=row["height"]),
        reviews=[PredictionReview(state=each.pop("review_state"), **each) for each in reviews],
    )


async def _row(parts: Parts, prediction_id: str) -> Row | None:
    """Asked in the order in which it moves on, so that it is not missed in between."""
    waiting = await parts.upload_queue.settled(prediction_id) or parts.log.find(prediction_id)
    return waiting.row if waiting else await parts.database.ask(catalog.logged_prediction, prediction_id)


def _sha256(asked: FeedbackRequest, row: Row | None, key_name: str) -> str:
    """Of the photograph that is spoken of. Raises PredictionNotFound for another key's; InvalidRequest."""
    if row is None:
        if asked.sha256 is None or not _is_recent(asked.prediction):
            raise PredictionNotFound(
                f"{asked.prediction}: your key has no such prediction; `sha256` helps if it was lost"
            )
        return asked.sha256
    if row["key_name"] != key_name:
        raise PredictionNotFound(f"{asked.prediction}: your key has no such prediction")
    if asked.sha256 not in {None, row["sha256"]}:
        raise InvalidRequest(f"body.sha256: the photograph of this prediction has {row['sha256']}")
    return str(row["sha256"])


def _is_recent(prediction_id: UUID) -> bool:
    """A UUIDv7 begins with its moment, in milliseconds."""
    age_seconds = time.time() - (prediction_id.int >> 80) / 1000
    return prediction_id.version == 7 and -_SKEW_SECONDS <= age_seconds < _DAY_SECONDS


async def _prospect(parts: Parts, sha256: str, row: Row | None) -> str:
    """What a confirmed review would change."""
    if await parts.database.ask(catalog.url_of_content, sha256) is not None:
        return _CORRECTS
    return _BECOMES if await _is_stored(parts, sha256, row) else _COUNTS


async def _is_stored(parts: Parts, sha256: str, row: Row | None) -> bool:
    """Looked up, since uploads expire and can be forgotten; while S3 is away, what the log says counts."""
    if row is not None and not row["kept"]:
        return False
    try:
        await parts.photographs.get_upload(sha256)
    except ImageNotFound:
        return False
    except (StoreAway, NotConfigured):
        return row is not None
    return True
