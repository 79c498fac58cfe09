"""What stands in place of a page until a key opens it."""

import streamlit as st

from ui.api.errors import GatewayError
from ui.frame_texts import FrameTexts
from ui.problems import words
from ui.session import sign_in
from ui.session.keyring import Keyring, Scope
from ui.session.texts import SessionTexts
from ui.texts import Reader
from ui.visit import Visit


def draw(visit: Visit, page: str, scope: Scope, ended: GatewayError | None = None) -> None:
    """Which scope the page needs and who gives keys; `ended` when the key that opened it is refused by now."""
    reader = visit.reader
    texts = reader.texts(SessionTexts).gate
    st.title(reader.texts(FrameTexts).titles[page], anchor=False)
    if ended is not None:
        st.warning(texts.ended(why=words.in_words(ended, reader).what), icon=":material/key_off:")
    st.info(reason(visit.keyring, scope, reader), icon=":material/key:")
    sign_in.form(visit, name="gate")
    st.markdown(texts.who(scope=scope))
    st.caption(texts.safe)


def reason(keyring: Keyring, scope: Scope, reader: Reader) -> str:
    """`Your key ann may predict; promoting needs admin`, or what a key is needed for at all."""
    texts = reader.texts(SessionTexts)
    purpose = texts.purposes[scope]
    if not keyring.own:
        return texts.gate.needs(purpose=purpose, scope=scope)
    key = keyring.own[0]
    may = reader.listed([texts.may.get(each, each) for each in key.scopes])
    return texts.gate.lacks(name=key.name, may=may, purpose=purpose, scope=scope)
