"""Whose keys the session has, in the side bar, with the way in and the way out."""

import streamlit as st

from ui.session import keyring, sign_in
from ui.session.keyring import HeldKey
from ui.session.texts import SessionTexts
from ui.texts import Reader
from ui.visit import Visit


def draw(visit: Visit, *, with_form: bool) -> None:
    """Without the form where the page itself shows one."""
    texts, own = visit.reader.texts(SessionTexts).panel, visit.keyring.own
    for key in own:
        st.caption(_line(key, visit.reader))
    if with_form:
        with st.expander(texts.another if own else texts.sign_in, icon=":material/key:"):
            sign_in.form(visit, name="panel")
    if own:
        st.button(texts.sign_out, icon=":material/logout:", on_click=keyring.sign_out, key="sign out")


def _line(key: HeldKey, reader: Reader) -> str:
    texts = reader.texts(SessionTexts)
    may = reader.listed([texts.may.get(each, each) for each in key.scopes])
    line = texts.panel.signed_in(name=key.name, may=may)
    return line if key.expires is None else f"{line} {texts.panel.expires(moment=reader.moment(key.expires))}"
