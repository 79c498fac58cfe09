"""What is wrong with a request, or with its moment."""

from collections.abc import Mapping

from gateway.errors.base import ApiError


class RequestTimeout(ApiError):
    """The body came too slowly, or stopped before its end."""

    status, type, title = 408, "request_timeout", "Upload too slow"
    headers: Mapping[str, str] = {"Connection": "close"}  # the rest of the body may never come


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
    """More pixels or frames than the limit; read from the header, before decoding."""

    status, type, title = 422, "image_too_large", "Image too large"


class ImageTooSmall(ApiError):
    """A side has too few pixels to tell anything."""

    status, type, title = 422, "image_too_small", "Image too small"


class Overloaded(ApiError):
    """As many requests are in flight as this replica takes; refused before any work."""

    status, type, title = 503, "overloaded", "Overloaded"
    headers: Mapping[str, str] = {"Retry-After": "1"}
