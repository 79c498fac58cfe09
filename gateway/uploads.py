"""The photographs of a request: multipart fields `file`, or a body that is one image. `admission` limits its size."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from gateway.errors import (
    BatchTooLarge,
    ClientGone,
    MalformedUpload,
    MissingFile,
    UnsupportedMediaType,
)

MULTIPART: Final = "multipart/form-data"
# Whatever says nothing of the body: the bytes decide. The last is what curl's --data-binary names by itself.
_UNTOLD: Final = frozenset({"", "application/octet-stream", "application/x-www-form-urlencoded"})
_MAX_FIELDS: Final = 16  # beside the files
_MAX_FIELD_BYTES: Final = 16_384


@dataclass(frozen=True)
class Form:
    """The photographs of a form, and its other fields."""

    files: list[bytes]
    fields: Mapping[str, str]


async def read(request: Request, max_files: int) -> list[bytes]:
    """At least one photograph, none empty. Raises the ApiError that says what is wrong with the upload."""
    media_type = _media_type(request)
    if media_type == MULTIPART:
        return (await read_form(request, max_files)).files
    if media_type in _UNTOLD or media_type.startswith("image/"):
        return _whole([b"".join([chunk async for chunk in _pieces(request)])])
    raise UnsupportedMediaType(f"{media_type}: send {MULTIPART} with a field `file`, or an image as the body")


async def read_form(request: Request, max_files: int) -> Form:
    """As `read`, of a form only."""
    if (media_type := _media_type(request)) != MULTIPART:
        raise UnsupportedMediaType(f"{media_type or 'no content type'}: send {MULTIPART} with a field `file`")
    form = await _read_multipart(request.headers, _pieces(request), max_files)
    return Form(_whole(form.files), form.fields)


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _whole(files: list[bytes]) -> list[bytes]:
    if not files or not all(files):
        raise MissingFile("a file is empty" if files else "the form has no file in a field named `file`")
    return files


async def _pieces(request: Request) -> AsyncGenerator[bytes, None]:
    received = 0
    try:
        async for piece in request.stream():
            received += len(piece)
            yield piece
    except ClientDisconnect as error:
        raise ClientGone(f"gone after {received:,} bytes") from error


async def _read_multipart(headers: Headers, body: AsyncGenerator[bytes, None], max_files: int) -> Form:
    parser = _Parser(headers, body, max_files=max_files, max_fields=_MAX_FIELDS, max_part_size=_MAX_FIELD_BYTES)
    try:
        form = await parser.parse()
        if not parser.complete:
            raise MalformedUpload("the body ends before its last boundary")
        files = [await field.read() for field in form.getlist("file") if isinstance(field, UploadFile)]
        return Form(files, {name: value for name, value in form.items() if isinstance(value, str)})
    except MultiPartException as error:
        raise MalformedUpload(error.message) from error
    except UnicodeError as error:  # of a character set that the caller named
        raise MalformedUpload(f"a field cannot be read: {error}") from error
    finally:
        parser.close()


class _Parser(MultiPartParser):
    """Tells a body that was cut off from a whole one, and a batch that is too large from a malformed body."""

    spool_max_size = 1 << 40  # never a file on disk: what may be in memory is limited already
    complete = False

    def on_headers_finished(self) -> None:
        if self._current_files == self.max_files and b"filename" in (self._current_part.content_disposition or b""):
            raise BatchTooLarge(f"more than {self.max_files} files, which is the limit")
        super().on_headers_finished()

    def on_end(self) -> None:
        self.complete = True

    def close(self) -> None:
        """A file that was begun and never ended stands in no form that could close it."""
        for file in self._files_to_close_on_error:
            file.close()
