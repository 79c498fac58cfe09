"""What a page draws with."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Self

from ui.api.transport import Gateway
from ui.model_origin import ModelOrigin
from ui.session.keyring import Keyring, Scope
from ui.texts import Reader


@dataclass(frozen=True)
class Visit:
    """`gateway` asks with a key that has the page's scope; connections outlive the run, so fragments may keep it.

    `elsewhere` has the addresses of the operator's other pages, by name.
    """

    gateway: Gateway
    reader: Reader
    keyring: Keyring
    origin: ModelOrigin
    elsewhere: Mapping[str, str]

    def with_scope(self, scope: Scope) -> Self | None:
        """For what else a page may show or do; None where no key of the session allows that."""
        key = self.keyring.opens(scope)
        return None if key is None else replace(self, gateway=self.gateway.with_key(key))
