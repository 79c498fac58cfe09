"""What every refusal is."""

from collections.abc import Mapping
from typing import ClassVar


class ApiError(Exception):
    """A request that is refused; the message is for the caller."""

    status: ClassVar[int] = 500
    type: ClassVar[str] = "internal_error"
    title: ClassVar[str] = "Internal error"
    headers: Mapping[str, str] = {}
