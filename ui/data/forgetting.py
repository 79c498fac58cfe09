"""Somebody's photograph deleted, after a look at it and a second word."""

import re
from typing import Final

import streamlit as st

from ui import photographs
from ui.api import images
from ui.api.errors import GatewayError
from ui.api.transport import Gateway
from ui.classify import uploader
from ui.classify.texts import ClassifyTexts
from ui.data.texts import DataTexts
from ui.problems import notice
from ui.texts import Reader
from ui.visit import Visit

_SHA256: Final = re.compile("[0-9a-f]{64}")
_NAME: Final = "deletion name"
_FIELD: Final = "deletion field"  # its number, as in ui/data/adding.py
_DONE: Final = "deleted"  # True, or why not


def draw(visit: Visit) -> None:
    texts = visit.reader.texts(DataTexts).forgetting
    with st.expander(texts.title, icon=":material/delete:", key="forgetting"):
        _told(visit.reader)
        st.markdown(texts.lead)
        for sha256 in _wanted(visit.reader):
            _one(visit, sha256)


def _told(reader: Reader) -> None:
    done = st.session_state.pop(_DONE, None)
    if isinstance(done, GatewayError):
        notice.draw(done, reader)
    elif done:
        st.success(reader.texts(DataTexts).forgetting.deleted, icon=":material/check_circle:")


def _wanted(reader: Reader) -> list[str]:
    """By their files, and by name."""
    texts = reader.texts(DataTexts).forgetting
    files = uploader.draw(reader.texts(ClassifyTexts).upload, key=f"photographs-to-delete-{_field()}")
    with st.form("deletion", border=False):
        named = st.text_input(texts.name, key=_NAME).strip().lower()
        st.form_submit_button(texts.find, icon=":material/search:")
    if named and not _SHA256.fullmatch(named):
        st.error(texts.wrong, icon=":material/edit:")
        named = ""
    return list(dict.fromkeys([*(each.sha256 for each in files), *([named] if named else [])]))


def _one(visit: Visit, sha256: str) -> None:
    texts = visit.reader.texts(DataTexts).forgetting
    shown = photographs.thumbnails(visit.gateway, [sha256])[sha256]
    if isinstance(shown, GatewayError):
        notice.draw(shown, visit.reader)
        return
    left, right = st.columns([1, 2], gap="medium")
    with left:
        photographs.draw(shown, texts.alt, visit.reader)
    with right:
        st.warning(f"{texts.found} {texts.what}", icon=":material/warning:")
        with st.container(horizontal=True):
            arguments = (visit.gateway, sha256)
            st.button(
                texts.delete, icon=":material/delete_forever:", key=f"delete {sha256}", on_click=_delete, args=arguments
            )
            st.button(texts.keep, key=f"keep {sha256}", on_click=_close)


def _delete(gateway: Gateway, sha256: str) -> None:
    try:
        images.forget(gateway, sha256)
    except GatewayError as error:
        st.session_state[_DONE] = error
        return
    photographs.forget(sha256)
    st.session_state[_DONE] = True
    _close()


def _close() -> None:
    st.session_state[_NAME] = ""
    st.session_state[_FIELD] = _field() + 1


def _field() -> int:
    number: int = st.session_state.get(_FIELD, 0)
    return number
