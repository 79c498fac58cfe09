"""What goes wrong, by who must act: the caller, the publisher, S3, the volume, or who starts the process."""

import grpc


class RequestRefused(Exception):
    """A request that cannot be answered; the message is for the caller, the code as TF Serving gives it."""

    def __init__(self, code: grpc.StatusCode, message: str) -> None:
        super().__init__(message)
        self.code = code


class ConfigRefused(Exception):
    """models.config cannot be read, or moves a label to where nothing serves; the one before stays in force."""


class StorageAway(Exception):
    """A file or bucket did not answer; what is loaded serves on, and the next poll asks again."""


class FileMissing(StorageAway):
    """S3 answered that there is no such object; it may be on its way."""


class LoadFailed(Exception):
    """One try to load a version; `code` is a number of grpc.StatusCode, as GetModelStatus shows it."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class StartFailed(Exception):
    """The process ends before its ports open; its supervisor starts it again."""


class VersionDamaged(Exception):
    """A version's bytes are not those of its manifest; what was fetched is thrown away, and fetched again."""


class VolumeFailed(Exception):
    """The shared volume cannot be read or written, mostly for lack of room; nothing on it is half written."""
