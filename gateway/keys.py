"""API keys, kept as SHA-256 in a file that is read again when it changes.

    {"keys": [{"name": "field-app", "sha256": "<hex of the key's UTF-8>", "scopes": ["predict"]}]}

A field that this version does not know is refused, not skipped: skipping `expires` would let an expired key in.
"""

import hashlib
import hmac
import stat
from pathlib import Path
from typing import Annotated, Final, Literal, Self

import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

log = structlog.get_logger()

Scope = Literal["predict", "review", "admin"]
_DIGEST_OF_NOTHING: Final = hashlib.sha256().hexdigest()
_Stamp = tuple[int, int, int]


class KeysFileError(Exception):
    """The keys file cannot be read or is not of its form; the keys that were in force stay so."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ApiKey(_Strict):
    """Scopes are flat: none contains another."""

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    scopes: Annotated[frozenset[Scope], Field(min_length=1)]


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


def check_private(path: Path) -> None:
    """Raises KeysFileError when every user of the machine may read the file."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise KeysFileError(f"{path} cannot be read: {error.strerror}") from error
    if mode & stat.S_IROTH:
        raise KeysFileError(f"{path} is readable by every user ({mode & 0o777:o}): chmod o-r, or 0440 for a Secret")


class KeyFile:
    """The keys in force. Raises KeysFileError only at the start: later the last good file holds on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp = _stamp(path)
        self._keys = _read(path)

    def __len__(self) -> int:
        return len(self._keys)

    def find(self, presented: bytes) -> ApiKey | None:
        """The key whose bytes these are; takes as long for a wrong key as for a right one."""
        self._follow_changes()
        digest = hashlib.sha256(presented).hexdigest()
        found = None
        for key in self._keys:
            if hmac.compare_digest(key.sha256, digest):
                found = key
        return found

    def _follow_changes(self) -> None:
        stamp = _stamp(self._path)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        refused = self._read_again()
        if refused:
            log.error("api_keys_refused", reason=refused, keys_in_force=len(self._keys))
        else:
            log.info("api_keys_read", keys_in_force=len(self._keys))

    def _read_again(self) -> str | None:
        """Why the file was refused; None when its keys are in force now."""
        try:
            self._keys = _read(self._path)
        except KeysFileError as error:
            return str(error)
        return None


def _stamp(path: Path) -> _Stamp | None:
    """Changes when the file is written or replaced, as Kubernetes does with a mounted Secret; None without a file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _read(path: Path) -> tuple[ApiKey, ...]:
    try:
        return _Document.model_validate_json(path.read_bytes()).keys
    except OSError as error:
        raise KeysFileError(f"{path} cannot be read: {error.strerror}") from error
    except ValidationError as error:
        # Places and reasons, never the values.
        wrong = "; ".join(f"{'.'.join(map(str, each['loc'])) or 'file'}: {each['msg']}" for each in error.errors())
        raise KeysFileError(f"{path} is not a keys file: {wrong}") from error
