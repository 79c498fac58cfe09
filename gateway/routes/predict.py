"""Photographs in, predictions out."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from uuid_utils.compat import uuid7

from gateway import access, answers, errors, prediction_rows, uploads
from gateway.answers import Answer
from gateway.api_page import refusals
from gateway.decoding import Decoded
from gateway.dependencies import Predictor, Shared, Traced
from gateway.keys import ApiKey
from gateway.metrics import Metrics
from gateway.parts import Parts
from gateway.routes.health import AWAY
from gateway.schemas.predictions import EXAMPLE, Prediction, Predictions
from gateway.trace import Trace
from ml import catalog

router = APIRouter(prefix="/v1", tags=["predictions"])

_BINARY: Final = {"type": "string", "format": "binary"}
_UPLOAD: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "One or several photographs (JPEG, PNG or WebP) as fields `file`, or one as the body itself, "
        "which `curl --data-binary` sends as well: without a content type of its own, the bytes decide.",
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"file": {"type": "array", "minItems": 1, "items": _BINARY}},
                }
            },
            **{f"image/{kind}": {"schema": _BINARY} for kind in ("jpeg", "png", "webp")},
        },
    }
}
_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "One photograph: its prediction. Several: a list, in the order of the files.",
        "content": {
            "application/json": {
                "examples": {
                    "one": {"summary": "One photograph", "value": EXAMPLE},
                    "several": {"summary": "Several photographs", "value": {"predictions": [EXAMPLE]}},
                }
            }
        },
    }
}
_REFUSALS: Final = refusals(
    errors.MalformedUpload("the body ends before its last boundary"),
    errors.MissingFile("the form has no file in a field named `file`"),
    *access.REFUSALS,
    errors.UnsupportedMediaType("text/plain: send multipart/form-data with a field `file`, or an image as the body"),
    errors.UnsupportedFormat("not a JPEG, PNG or WebP photograph"),
    errors.CorruptImage("the JPEG data is damaged: image file is truncated"),
    errors.ImageTooLarge("12000×9000 = 108,000,000 pixels, the limit is 40,000,000"),
    errors.ImageTooSmall("16×16 pixels, the shorter side needs at least 24"),
    errors.BatchTooLarge("more than 32 files, which is the limit"),
    errors.InvalidRequest("query.explain: Input should be a valid boolean"),
    *AWAY,
)

Explain = Annotated[bool, Query(description="Adds `heatmap`: what on the photograph speaks for the label.")]


@router.post(
    "/predict",
    operation_id="predict",
    summary="Tell what is on photographs",
    response_model_exclude_unset=True,
    responses=_ANSWERS | _REFUSALS,
    openapi_extra=_UPLOAD,
)
async def predict(
    request: Request, key: Predictor, parts: Shared, trace: Traced, *, explain: Explain = False
) -> Prediction | Predictions:
    """What the model said is kept, with the photograph's SHA-256 and size.

    The photograph itself is kept where the operator chose so (`GATEWAY_KEEP_PHOTOGRAPHS`: none, those in doubt and a
    random share, or all), for people to look at; a reviewer can have it forgotten.
    """
    with trace.stage("read"):
        files = await uploads.read(request, parts.max_batch)
    if len(files) > 1:
        await access.charge(request.scope, key, len(files) - 1)
    with trace.stage("decode"):
        photographs = await parts.decoder.decode(files)
    trace.note_wait(max(photograph.waited_seconds for photograph in photographs))
    with trace.stage("model"):
        pixels = [photograph.pixels for photograph in photographs]
        answered = await parts.model.predict(pixels, explain=explain, context=trace.context)
    told = [_tell(parts, answer, photograph) for answer, photograph in zip(answered, photographs, strict=True)]
    _remember(parts, key, trace, list(zip(told, answered, photographs, files, strict=True)))
    return told[0] if len(told) == 1 else Predictions(predictions=told)


def _tell(parts: Parts, answer: Answer, photograph: Decoded) -> Prediction:
    model = parts.trained_on.model(answer.version)
    return answers.prediction(answer, photograph, uuid7(), model=model, uncertain_below=parts.uncertain_below)


def _remember(
    parts: Parts, key: ApiKey, trace: Trace, predictions: Sequence[tuple[Prediction, Answer, Decoded, bytes]]
) -> None:
    at, milliseconds = catalog.now(), 1000 * trace.seconds()
    for told, answer, photograph, data in predictions:
        _count(parts.metrics, told, answer)
        choice = parts.keeping.choose(uncertain=told.uncertain)
        entry = prediction_rows.entry(
            told, answer, photograph, choice, at=at, key_name=key.name, milliseconds=milliseconds
        )
        if choice.keep:
            parts.upload_queue.add(entry, data, photograph.media_type)
        else:
            parts.log.add(entry)
    trace.photographs = len(predictions)
    trace.model_version = predictions[0][1].version


def _count(metrics: Metrics, told: Prediction, answer: Answer) -> None:
    metrics.predictions.labels(told.label, str(answer.version)).inc()
    metrics.novelty.observe(answer.novelty)
    if told.reason is not None:
        metrics.uncertain.labels(told.reason).inc()
