"""The keys file: what stands in it, read and written whole.

    {"keys": [{"name": "field-app", "sha256": "<hex of the key's UTF-8>", "scopes": ["predict"],
               "rate": "60/minute", "expires": "2027-01-01T00:00:00Z"}]}

`rate` and `expires` may be left out. A field that this version does not know is refused, not skipped.
"""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from limits import parse
from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

Scope = Literal["predict", "review", "admin"]
_DIGEST_OF_NOTHING: Final = hashlib.sha256().hexdigest()


class KeysFileError(Exception):
    """The keys file cannot be read or written, or is not of its form; the keys that were in force stay so."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _rate(value: str) -> str:
    if parse(value).amount < 1:
        raise ValueError("a rate of 0 lets nothing in: revoke the key")
    return value


Rate = Annotated[str, AfterValidator(_rate)]  # such as 60/minute, or 10/second


class ApiKey(_Strict):
    """Scopes are flat: none contains another."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    scopes: Annotated[frozenset[Scope], Field(min_length=1)]
    rate: Rate | None = None  # the gateway's default
    expires: AwareDatetime | None = None  # never

    def expired(self, now: datetime) -> bool:
        return self.expires is not None and now >= self.expires


class _Document(_Strict):
    keys: tuple[ApiKey, ...]

    @model_validator(mode="after")
    def _each_key_is_one_of_its_kind(self) -> Self:
        digests = [key.sha256 for key in self.keys]
        if len(set(digests)) < len(digests) or len({key.name for key in self.keys}) < len(self.keys):
            raise ValueError("two keys share their name or their sha256")
        if _DIGEST_OF_NOTHING in digests:
            raise ValueError("the sha256 of the empty key")
        return self


def read(path: Path) -> tuple[ApiKey, ...]:
    """Raises KeysFileError, which names places and reasons and never the values."""
    try:
        return _Document.model_validate_json(path.read_bytes()).keys
    except OSError as error:
        raise KeysFileError(f"{path} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        wrong = "; ".join(f"{'.'.join(map(str, each['loc'])) or 'file'}: {each['msg']}" for each in error.errors())
        raise KeysFileError(f"{path} is not a keys file: {wrong}") from error


def write(path: Path, keys: Sequence[ApiKey]) -> None:
    """In one step, for the owner's eyes only (0600): a gateway that follows the file never reads half of it."""
    text = _Document(keys=tuple(keys)).model_dump_json(indent=1, exclude_none=True) + "\n"
    try:
        with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}.", delete=False) as scratch:
            scratch.write(text)
            scratch.flush()
            os.fsync(scratch.fileno())
        Path(scratch.name).replace(path)
    except OSError as error:
        raise KeysFileError(f"{path} cannot be written: {error.strerror}") from error


def utc(text: str) -> datetime:
    """ISO 8601; without an offset it is UTC, and a date alone is its first moment."""
    given = datetime.fromisoformat(text)
    return given.replace(tzinfo=UTC) if given.tzinfo is None else given.astimezone(UTC)
