"""Photographs by their SHA-256: look at them, have them forgotten."""

from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Header, Path, Query, Response

from gateway import access, errors
from gateway.access import require_scope
from gateway.api_page import refusals
from gateway.dependencies import Reviewer, Shared
from gateway.parts import Parts
from gateway.photographs import StoredPhotograph
from gateway.schemas.images import ForgottenImage
from ml import catalog
from ml.catalog import Reviewed

router = APIRouter(prefix="/v1/images", tags=["photographs"])

_BINARY: Final = {"type": "string", "format": "binary"}
_SHOWN: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The photograph as it came, or a JPEG of at most 320 pixels.",
        "content": {f"image/{kind}": {"schema": _BINARY} for kind in ("jpeg", "png", "webp")},
        "headers": {"ETag": {"description": "For `If-None-Match`.", "schema": {"type": "string"}}},
    },
    304: {"description": "The caller has it: `If-None-Match` says so."},
}
REFUSALS: Final = (
    *access.REFUSALS,
    errors.DatabaseUnavailable("the database does not answer: OperationalError; nothing was changed"),
    errors.StorageUnavailable("S3 does not answer: EndpointConnectionError"),
    errors.StorageNotConfigured("this gateway was started without S3_ENDPOINT_URL"),
)
NOT_THERE: Final = (
    errors.ImageNotFound("no photograph is stored under this name"),
    errors.InvalidRequest("path.sha256: String should match pattern '^[0-9a-f]{64}$'"),
)
# It never changes; but whoever has it forgotten should not see it for long.
_CACHED: Final = "private, max-age=3600, immutable"
_REMAINS: Final = (
    "the upload is gone; the next ingest removes the photograph from the training data. What remains: the features "
    "computed from it, its hash among the predictions, and the models that were trained on it, each with the few "
    "photographs that it is tested by and, in MLflow, the pictures of what looked wrong"
)

Sha256 = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="Of the photograph's bytes.")]
Size = Annotated[Literal["thumbnail"] | None, Query(description="`thumbnail`: a JPEG of at most 320 pixels.")]
IfNoneMatch = Annotated[str | None, Header(description="An `ETag` that the caller has.")]


@router.get(
    "/{sha256}",
    operation_id="getImage",
    summary="Look at a photograph",
    dependencies=[require_scope("review")],
    response_class=Response,
    responses=_SHOWN | refusals(*REFUSALS, *NOT_THERE),
)
async def show(sha256: Sha256, parts: Shared, size: Size = None, if_none_match: IfNoneMatch = None) -> Response:
    """From the training data, or from what was kept of people's uploads."""
    found = await read(parts, await reviewed(parts, sha256))
    tag = f'"{sha256}"' if size is None else f'"{sha256}-{size}"'
    headers = {"ETag": tag, "Cache-Control": _CACHED}
    if tag in _tags(if_none_match or ""):
        return Response(status_code=304, headers=headers)
    shown = await (parts.thumbnails.whole if size is None else parts.thumbnails.small)(found.body)
    # What people send is shown as an image of the kind that its bytes are, and as nothing else.
    headers |= {"Content-Disposition": "inline", "X-Content-Type-Options": "nosniff"}
    return Response(shown.body, media_type=shown.media_type, headers=headers)


@router.delete(
    "/{sha256}",
    operation_id="forgetImage",
    summary="Have a photograph forgotten",
    status_code=202,
    responses=refusals(*REFUSALS, *NOT_THERE),
)
async def forget(sha256: Sha256, key: Reviewer, parts: Shared) -> ForgottenImage:
    """Its upload at once, the rest at the next ingest; `detail` says what remains. Asked again, it is the same."""
    photograph = await reviewed(parts, sha256)
    if not photograph.reviews and not photograph.places:
        await parts.photographs.get_upload(sha256)
    # The wish first: once it stands, the next ingest completes what an absent store leaves undone.
    await parts.database.ask(catalog.ask_to_forget, sha256, key.name)
    await parts.upload_queue.forget(sha256)
    await parts.photographs.empty(sha256)
    return ForgottenImage(sha256=sha256, detail=_REMAINS)


async def reviewed(parts: Parts, sha256: str) -> Reviewed:
    return (await parts.database.ask(catalog.reviewed_photographs, [sha256]))[sha256]


async def read(parts: Parts, photograph: Reviewed) -> StoredPhotograph:
    """Raises ImageNotFound."""
    if photograph.url_s3 is not None:
        return await parts.photographs.get_stored(photograph.url_s3)
    return await parts.photographs.get_upload(photograph.sha256)


def _tags(header: str) -> set[str]:
    """Weak ones, too: a proxy may have made them so."""
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}
