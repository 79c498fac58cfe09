"""The keys in force, which follow their file."""

import hashlib
import hmac
import stat
from pathlib import Path

import structlog

from gateway.keys import document
from gateway.keys.document import ApiKey, KeysFileError

log = structlog.get_logger()

_Stamp = tuple[int, int, int]


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
        self._keys = document.read(path)
        self._complaint = ""

    def __len__(self) -> int:
        return len(self._keys)

    def find(self, presented: bytes) -> ApiKey | None:
        """The key whose bytes these are, expired or not; takes as long for a wrong key as for a right one."""
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
        try:
            self._keys = document.read(self._path)
        except KeysFileError as error:
            # What could not be read at all is tried again: a key that was revoked must not stay for that.
            self._stamp = self._stamp if isinstance(error.__cause__, OSError) else stamp
            self._complain(str(error))
            return
        self._stamp, self._complaint = stamp, ""
        log.info("api_keys_read", keys_in_force=len(self._keys))

    def _complain(self, reason: str) -> None:
        """Once, however often the same is tried."""
        if reason != self._complaint:
            log.error("api_keys_refused", reason=reason, keys_in_force=len(self._keys))
        self._complaint = reason


def _stamp(path: Path) -> _Stamp | None:
    """Changes when the file is written or replaced, as Kubernetes does with a mounted Secret; None without a file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
