"""The keys that a session may ask with, and which of them opens what."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

import streamlit as st
from pydantic import SecretStr

Scope = Literal["predict", "review", "admin"]
OF_THE_APP: Final[Scope] = "predict"  # what the operator's key is for, whatever else it may: anybody may open the app
_STATE: Final = "keys"


@dataclass(frozen=True)
class HeldKey:
    """A person's key, as the gateway described it; scopes are flat, so that one person may need several."""

    secret: SecretStr
    name: str
    scopes: tuple[str, ...]
    expires: datetime | None = None


@dataclass(frozen=True)
class Keyring:
    """The person's keys, the latest first, and the one that the operator gave the app."""

    own: tuple[HeldKey, ...] = ()
    operator: SecretStr | None = None

    def opens(self, scope: Scope) -> SecretStr | None:
        """A person's key before the app's, so that what the person does stands under the person's name."""
        for key in self.own:
            if scope in key.scopes:
                return key.secret
        return self.operator if scope == OF_THE_APP else None

    def is_own(self, secret: SecretStr | None) -> bool:
        return any(key.secret == secret for key in self.own)


def of_session(operator: SecretStr | None) -> Keyring:
    return Keyring(tuple(st.session_state.get(_STATE, ())), operator)


def add(key: HeldKey) -> None:
    """Signing in twice with one key keeps it once."""
    others = [each for each in st.session_state.get(_STATE, ()) if each.secret != key.secret]
    st.session_state[_STATE] = (key, *others)


def forget(secret: SecretStr | None) -> None:
    """One key that the gateway knows no more."""
    st.session_state[_STATE] = tuple(each for each in st.session_state.get(_STATE, ()) if each.secret != secret)


def sign_out() -> None:
    """All of them. Photographs that are still on the page are the person's, not the key's."""
    st.session_state.pop(_STATE, None)
