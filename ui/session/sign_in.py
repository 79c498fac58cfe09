"""Signing in: a key is typed, the gateway says whose it is, and only the memory of the session keeps it."""

import streamlit as st
from pydantic import SecretStr

from ui.api import keys
from ui.api.errors import GatewayError
from ui.problems import notice
from ui.session import keyring
from ui.session.keyring import HeldKey
from ui.session.texts import SessionTexts
from ui.visit import Visit


def form(visit: Visit, *, name: str) -> None:
    """`name` tells two forms of a page apart. A field that was sent is emptied, so that nothing keeps the secret."""
    texts = visit.reader.texts(SessionTexts).form
    with st.form(name, clear_on_submit=True):
        typed = st.text_input(texts.label, type="password", autocomplete="off", help=texts.help, key=f"{name} key")
        sent = st.form_submit_button(texts.submit, type="primary", icon=":material/login:")
    if sent and typed.strip():
        _take(visit, SecretStr(typed.strip()))
    elif sent:
        st.error(texts.empty, icon=":material/key_off:")


def _take(visit: Visit, secret: SecretStr) -> None:
    try:
        told = keys.mine(visit.gateway.with_key(secret))
    except GatewayError as error:
        _refuse(visit, error)
        return
    keyring.add(HeldKey(secret, told.name, told.scopes, told.expires))
    st.rerun()


def _refuse(visit: Visit, error: GatewayError) -> None:
    if error.type == "unauthenticated":
        st.error(visit.reader.texts(SessionTexts).form.wrong, icon=":material/key_off:")
    else:
        notice.draw(error, visit.reader)
