"""What reviewers say of photographs themselves, without a prediction: add some, correct the label of one."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final

from fastapi import APIRouter, Request
from pydantic import TypeAdapter, ValidationError

from gateway import access, errors, labels, uploads
from gateway.api_page import refusals
from gateway.decoding import Decoded
from gateway.dependencies import Reviewer, Shared
from gateway.errors import InvalidRequest
from gateway.labels import Label
from gateway.parts import Parts
from gateway.routes import images
from gateway.routes.images import Sha256
from gateway.schemas.images import AddedImages, LabelledImage, LabelRequest
from ml import catalog

router = APIRouter(prefix="/v1/images", tags=["photographs"])

_FORM: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "Photographs (JPEG, PNG or WebP) as fields `file`, and what is on all of them as `label`.",
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file", "label"],
                    "properties": {
                        "file": {"type": "array", "minItems": 1, "items": {"type": "string", "format": "binary"}},
                        "label": {"type": "string", "minLength": 1, "maxLength": 64},
                    },
                }
            }
        },
    }
}
_NO_LABEL: Final = errors.UnknownLabel("grsas: the labels are dandelion, grass")
_LABEL: Final[TypeAdapter[str]] = TypeAdapter(Label)


@router.post(
    "",
    operation_id="addImages",
    summary="Add photographs to the training data",
    status_code=201,
    openapi_extra=_FORM,
    responses=refusals(
        errors.MalformedUpload("the body ends before its last boundary"),
        errors.MissingFile("the form has no file in a field named `file`"),
        *images.REFUSALS,
        errors.UnsupportedMediaType("image/jpeg: send multipart/form-data with a field `file`"),
        errors.UnsupportedFormat("file 2 of 3: not a JPEG, PNG or WebP photograph"),
        errors.CorruptImage("file 2 of 3: the JPEG data is damaged: image file is truncated"),
        errors.ImageTooLarge("file 2 of 3: 12000×9000 = 108,000,000 pixels, the limit is 40,000,000"),
        errors.ImageTooSmall("file 2 of 3: 16×16 pixels, the shorter side needs at least 24"),
        errors.BatchTooLarge("more than 32 files, which is the limit"),
        errors.InvalidRequest("body.label: Input should be a valid string"),
        _NO_LABEL,
    ),
)
async def add(request: Request, key: Reviewer, parts: Shared) -> AddedImages:
    """All under one label, confirmed at once; the next ingest takes them in. One that cannot be used refuses all."""
    form = await uploads.read_form(request, parts.max_batch)
    if len(form.files) > 1:
        await access.charge(request.scope, key, len(form.files) - 1)
    label = _label(form.fields)
    await labels.require_known(parts.database, label)
    photographs = await parts.decoder.decode(form.files)
    known = await parts.database.ask(catalog.reviewed_photographs, {each.sha256 for each in photographs})
    await _store(parts, photographs, form.files)
    reviews = await parts.database.ask(catalog.confirm, list(known), label, key.name)
    told = [
        LabelledImage(
            sha256=each.sha256,
            label=label,
            review=reviews[each.sha256],
            width=each.width,
            height=each.height,
            known=known[each.sha256].url_s3 is not None,
        )
        for each in photographs
    ]
    return AddedImages(images=told)


@router.put(
    "/{sha256}/label",
    operation_id="labelImage",
    summary="Correct the label of a photograph",
    responses=refusals(*images.REFUSALS, *images.NOT_THERE, _NO_LABEL),
)
async def relabel(sha256: Sha256, asked: LabelRequest, key: Reviewer, parts: Shared) -> LabelledImage:
    """One that is training data already, or was kept: as a confirmed review, which the next ingest carries out."""
    await labels.require_known(parts.database, asked.label)
    photograph = await images.reviewed(parts, sha256)
    shown = await parts.thumbnails.whole((await images.read(parts, photograph)).body)
    reviews = await parts.database.ask(catalog.confirm, [sha256], asked.label, key.name)
    return LabelledImage(
        sha256=sha256,
        label=asked.label,
        review=reviews[sha256],
        width=shown.width,
        height=shown.height,
        known=photograph.url_s3 is not None,
    )


def _label(fields: Mapping[str, str]) -> str:
    try:
        return _LABEL.validate_python(fields.get("label"))
    except ValidationError as error:
        raise InvalidRequest(f"body.label: {error.errors()[0]['msg']}") from error


async def _store(parts: Parts, photographs: Sequence[Decoded], files: Sequence[bytes]) -> None:
    """Before any row names them: a row without its photograph would promise what nobody can keep."""
    stored = {each.sha256: (data, each.media_type) for each, data in zip(photographs, files, strict=True)}
    await asyncio.gather(*(parts.photographs.put(sha256, *each) for sha256, each in stored.items()))
