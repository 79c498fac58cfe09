"""The errors of the gateway, as a tree: each class is an answer, with its status, type and title.

ApiError
├── Unauthenticated 401 · Forbidden 403
├── MalformedUpload 400 · MissingFile 400 · UploadTooLarge 413 · UnsupportedMediaType 415 · ClientGone 499
├── InvalidRequest 422 · BatchTooLarge 422
├── UnsupportedFormat 415 · CorruptImage 422 · ImageTooLarge 422 · ImageTooSmall 422
├── Overloaded 503
└── NoAnswer 503
    ├── ModelUnavailable
    ├── ModelTimeout
    └── ModelReplyInvalid
"""

from collections.abc import Mapping
from typing import ClassVar


class ApiError(Exception):
    """A request that is refused; the message is for the caller."""

    status: ClassVar[int] = 500
    type: ClassVar[str] = "internal_error"
    title: ClassVar[str] = "Internal error"
    headers: ClassVar[Mapping[str, str]] = {}


class Unauthenticated(ApiError):
    """No API key came with the request, or one that is not known."""

    status, type, title = 401, "unauthenticated", "API key missing or unknown"
    headers: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": 'Bearer realm="plants"'}


class Forbidden(ApiError):
    """The key is known, but lacks the scope that this call needs."""

    status, type, title = 403, "forbidden", "Scope missing"
    headers: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": 'Bearer realm="plants", error="insufficient_scope"'}


class MalformedUpload(ApiError):
    """The multipart body cannot be parsed, or ends before its last boundary."""

    status, type, title = 400, "malformed_upload", "Malformed upload"


class MissingFile(ApiError):
    """The request carries no photograph: no field `file`, or an empty one."""

    status, type, title = 400, "missing_file", "No file"


class UploadTooLarge(ApiError):
    """More bytes than the limit; refused from its Content-Length, or while it was read."""

    status, type, title = 413, "upload_too_large", "Upload too large"


class UnsupportedMediaType(ApiError):
    """The body is neither multipart/form-data nor an image."""

    status, type, title = 415, "unsupported_media_type", "Content type not supported"


class ClientGone(ApiError):
    """The client closed the connection before its request was complete; nobody reads this answer."""

    status, type, title = 499, "client_gone", "Client closed the connection"


class InvalidRequest(ApiError):
    """A parameter is not of its type."""

    status, type, title = 422, "invalid_request", "Invalid request"


class BatchTooLarge(ApiError):
    """More photographs in one request than the limit."""

    status, type, title = 422, "batch_too_large", "Too many files"


class UnsupportedFormat(ApiError):
    """The bytes are neither JPEG, PNG nor WebP, whatever the name or the content type says."""

    status, type, title = 415, "unsupported_format", "Format not supported"


class CorruptImage(ApiError):
    """The photograph is damaged or cut off."""

    status, type, title = 422, "corrupt_image", "Damaged image"


class ImageTooLarge(ApiError):
    """More pixels than the limit; read from the header, before decoding."""

    status, type, title = 422, "image_too_large", "Image too large"


class ImageTooSmall(ApiError):
    """A side has too few pixels to tell anything."""

    status, type, title = 422, "image_too_small", "Image too small"


class Overloaded(ApiError):
    """As many requests are in flight as this replica takes; refused before any work."""

    status, type, title = 503, "overloaded", "Overloaded"
    headers: ClassVar[Mapping[str, str]] = {"Retry-After": "1"}


class NoAnswer(ApiError):
    """The model gave no answer that can be passed on; there is no fallback model."""

    status: ClassVar[int] = 503
    headers: ClassVar[Mapping[str, str]] = {"Retry-After": "2"}


class ModelUnavailable(NoAnswer):
    """Serving is away, or serves no version under the label."""

    type, title = "model_unavailable", "Model unavailable"


class ModelTimeout(NoAnswer):
    """Serving did not answer within the deadline."""

    type, title = "model_timeout", "Model too slow"


class ModelReplyInvalid(NoAnswer):
    """Serving's answer breaks the model contract: an output is missing, or has another shape or type."""

    type, title = "model_reply_invalid", "Model answer invalid"
