"""A photograph as it was uploaded."""

import hashlib
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True)
class Photograph:
    """Equal by content: the same file under two names is one photograph."""

    sha256: str
    name: str = field(compare=False)
    content: bytes = field(compare=False, repr=False)

    @classmethod
    def of(cls, name: str, content: bytes) -> Self:
        return cls(hashlib.sha256(content).hexdigest(), name, content)
