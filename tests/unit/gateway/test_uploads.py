"""Bodies as they arrive in chunks, whole, cut off and made up."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.types import Message

from gateway import errors, uploads

BOUNDARY = "a-boundary"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
CURL_S_OWN = "application/x-www-form-urlencoded"  # where --data-binary is given no other
MAX_FILES = 3


def form(*files: bytes, name: str = "file") -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="p.jpg"\r\n\r\n'
    return b"".join(head.encode() + file + b"\r\n" for file in files) + f"--{BOUNDARY}--\r\n".encode()


def request(chunks: Sequence[bytes], content_type: str | None) -> Request:
    messages: list[Message] = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks]
    messages.append({"type": "http.request", "body": b"", "more_body": False})
    raw = [] if content_type is None else [(b"content-type", content_type.encode("latin-1"))]

    async def receive() -> Message:
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    return Request({"type": "http", "method": "POST", "path": "/", "headers": raw}, receive)


def read(*chunks: bytes, content_type: str | None = MULTIPART) -> list[bytes]:
    return asyncio.run(uploads.read(request(chunks, content_type), MAX_FILES))


def test_a_form_gives_its_files_in_order() -> None:
    assert read(form(b"one", b"two\r\n--a-", b"three")) == [b"one", b"two\r\n--a-", b"three"]


@pytest.mark.parametrize("content_type", ["image/jpeg", "IMAGE/PNG; q=1", "application/octet-stream", CURL_S_OWN, None])
def test_a_raw_body_is_one_file(content_type: str | None) -> None:
    assert read(b"by", b"tes", content_type=content_type) == [b"bytes"]


@pytest.mark.parametrize("content_type", ["text/plain", "application/json", "video/mp4"])
def test_another_content_type_is_refused(content_type: str) -> None:
    with pytest.raises(errors.UnsupportedMediaType, match=content_type):
        read(b"bytes", content_type=content_type)


def test_what_is_added_under_a_label_comes_as_a_form() -> None:
    with pytest.raises(errors.UnsupportedMediaType, match=CURL_S_OWN):
        asyncio.run(uploads.read_form(request([b"bytes"], CURL_S_OWN), MAX_FILES))


@pytest.mark.parametrize(
    "body", [form(), form(b"one", name="photo"), form(b"one", b"")], ids=["no part", "other name", "empty file"]
)
def test_a_form_without_a_file_is_refused(body: bytes) -> None:
    with pytest.raises(errors.MissingFile):
        read(body)


def test_an_empty_body_is_refused() -> None:
    with pytest.raises(errors.MissingFile):
        read(content_type="image/jpeg")


def test_more_files_than_the_limit_are_refused() -> None:
    with pytest.raises(errors.BatchTooLarge, match="more than 3 files"):
        read(form(b"1", b"2", b"3", b"4"))


def test_a_form_that_ends_early_is_malformed_at_every_length() -> None:
    body = form(b"one", b"two")
    for length in range(len(body) - len("--\r\n")):
        with pytest.raises(errors.MalformedUpload):
            read(body[:length])


@pytest.mark.parametrize("content_type", ["multipart/form-data", "multipart/form-data; boundary="])
def test_a_form_without_a_boundary_is_malformed(content_type: str) -> None:
    with pytest.raises(errors.MalformedUpload):
        read(form(b"one"), content_type=content_type)


def test_a_caller_who_goes_away_is_told_apart_from_one_who_sends_nonsense() -> None:
    async def receive() -> Message:
        return {"type": "http.disconnect"}

    asked = Request(
        {"type": "http", "method": "POST", "path": "/", "headers": [(b"content-type", b"image/png")]}, receive
    )
    with pytest.raises(errors.ClientGone):
        asyncio.run(uploads.read(asked, MAX_FILES))


@given(
    st.lists(st.binary(max_size=200), max_size=4), st.sampled_from([MULTIPART, "multipart/form-data; boundary=\xff"])
)
@example([form(b"one").replace(b"form-data", b"")], MULTIPART)
@example([form(b"one").replace(b"Content-Disposition", b"X")], MULTIPART)
@example([form(b"one").replace(b"\r\n\r\n", b"\r\n:\r\n\r\n")], MULTIPART)
@example([form(b"one").replace(b"name=", b"name*=utf-8''")], MULTIPART)
def test_made_up_forms_give_files_or_a_named_refusal(chunks: list[bytes], content_type: str) -> None:
    with suppress(errors.MalformedUpload, errors.MissingFile, errors.BatchTooLarge):
        assert all(read(*chunks, content_type=content_type))


@given(st.binary(min_size=1, max_size=500), st.integers(1, 50))
def test_a_form_gives_back_what_was_put_in_however_it_is_cut(file: bytes, size: int) -> None:
    if f"--{BOUNDARY}".encode() in file:
        return
    body = form(file, file)
    assert read(*(body[start : start + size] for start in range(0, len(body), size))) == [file, file]
