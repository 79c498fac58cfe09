"""The key that the app asks with: the operator's, else one that a person types, kept in the session only."""

import streamlit as st
from pydantic import SecretStr


def choose(given: SecretStr | None) -> SecretStr | None:
    """Draws the field only where the operator gave no key."""
    if given is not None:
        return given
    typed = st.sidebar.text_input(
        "API key",
        type="password",
        autocomplete="off",
        help="Kept in this browser session only, and sent to nobody but the gateway.",
    )
    return SecretStr(typed.strip()) if typed.strip() else None


def ask_for_one() -> None:
    """Stands in place of a page until there is a key."""
    st.title("An API key is needed", anchor=False)
    st.info(
        "**Enter it in the side bar,** which the arrows in the upper left corner open. "
        "Keys come from whoever runs the gateway: ask for one with the scope `predict`.",
        icon=":material/key:",
    )
