"""Reads what is behind an address, within limits of where, how much and how long."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import httpx

from ml.ingest.addresses import Allowed, DownloadError, Target

MOST_REDIRECTS: Final = 5


@dataclass(frozen=True)
class Mirror:
    """Addresses that begin with `prefix` are read below `base` (`file:///directory` or `http://host`) instead."""

    prefix: str
    base: str

    @classmethod
    def parse(cls, setting: str) -> "Mirror | None":
        prefix, _, base = setting.partition("=")
        return cls(prefix, base) if setting else None

    def map(self, url: str) -> str | None:
        """The mirrored address, or None for one that the mirror does not hold."""
        if not url.startswith(self.prefix):
            return None
        return f"{self.base.rstrip('/')}/{url.removeprefix(self.prefix).lstrip('/')}"


@dataclass(frozen=True)
class Limits:
    """Of one photograph: its size, and the time it may take, looked at after each redirect and part of its body."""

    max_bytes: int
    seconds: float


@dataclass(frozen=True)
class Downloader:
    """A mirror is the operator's own and is read as it is; every other address, and every redirect, is checked."""

    client: httpx.Client
    mirror: Mirror | None
    allowed: Allowed
    limits: Limits

    def read(self, url: str) -> bytes:
        """Raises DownloadError."""
        try:
            return self._read(url)
        except (ValueError, httpx.InvalidURL) as error:
            raise DownloadError(f"not an address: {error}") from error

    def _read(self, url: str) -> bytes:
        deadline = time.monotonic() + self.limits.seconds
        if self.mirror and (mirrored := self.mirror.map(url)):
            if mirrored.startswith("file:"):
                return self._open(mirrored, self.mirror.base)
            with self._asked([Target(httpx.URL(mirrored))]) as answer:
                answer.raise_for_status()
                return self._whole(answer, deadline)
        return self._follow(httpx.URL(url), deadline)

    def _follow(self, address: httpx.URL, deadline: float) -> bytes:
        for _ in range(MOST_REDIRECTS + 1):
            with self._asked(self.allowed.targets(address)) as answer:
                if not answer.has_redirect_location:
                    answer.raise_for_status()
                    return self._whole(answer, deadline)
                address = address.join(answer.headers["Location"])
            if time.monotonic() > deadline:
                raise DownloadError(f"not read within {self.limits.seconds:g} s")
        raise DownloadError(f"more than {MOST_REDIRECTS} redirects")

    @contextmanager
    def _asked(self, targets: Sequence[Target]) -> Iterator[httpx.Response]:
        try:
            answer = self._answer(targets)
            try:
                yield answer
            finally:
                answer.close()
        except httpx.HTTPError as error:
            raise DownloadError(str(error).splitlines()[0] if str(error) else type(error).__name__) from error

    def _answer(self, targets: Sequence[Target]) -> httpx.Response:
        """Of the first that can be reached."""
        first, *others = targets
        request = self.client.build_request("GET", first.url, headers=first.headers, extensions=dict(first.extensions))
        try:
            return self.client.send(request, stream=True, follow_redirects=False)
        except (httpx.ConnectError, httpx.ConnectTimeout):
            if not others:
                raise
        return self._answer(others)

    def _whole(self, answer: httpx.Response, deadline: float) -> bytes:
        if int(answer.headers.get("Content-Length", 0)) > self.limits.max_bytes:
            raise DownloadError(f"longer than the limit of {self.limits.max_bytes:,} bytes")
        body = bytearray()
        for part in answer.iter_bytes():
            body += part
            if len(body) > self.limits.max_bytes:
                raise DownloadError(f"longer than the limit of {self.limits.max_bytes:,} bytes")
            if time.monotonic() > deadline:
                raise DownloadError(f"not read within {self.limits.seconds:g} s")
        return bytes(body)

    def _open(self, url: str, base: str) -> bytes:
        path, root = (Path(unquote(urlsplit(each).path)).resolve() for each in (url, base))
        if not path.is_relative_to(root):
            raise DownloadError("the address leads out of the mirror's directory")
        try:
            if path.stat().st_size > self.limits.max_bytes:
                raise DownloadError(f"longer than the limit of {self.limits.max_bytes:,} bytes")
            return path.read_bytes()
        except OSError as error:
            raise DownloadError(f"not in the mirror: {error.strerror}") from error
