"""What stands around every page: navigation, keys, language and the banner; and what stands in for a closed page."""

from functools import partial

import httpx
import streamlit as st

from ui import banner, reading
from ui.api.errors import GatewayError
from ui.api.transport import Gateway, connect
from ui.frame_texts import FrameTexts
from ui.model_origin import ModelOrigin
from ui.pages import PAGES, Entry
from ui.problems import edge
from ui.session import gate, keyring, panel
from ui.settings import Settings
from ui.texts import Reader
from ui.visit import Visit


def draw(settings: Settings, reader: Reader) -> None:
    """The banner is asked for last: what it has to wait for delays no page."""
    url = str(settings.gateway_url)
    gateway = Gateway(_connections(url, settings.ui_deadline_seconds))
    visit = Visit(gateway, reader, keyring.of_session(settings.ui_api_key), _origin(url), settings.elsewhere)
    place = st.empty()
    banner.draw(place, visit.origin.model, reader)
    texts = reader.texts(FrameTexts)
    pages = {each.name: _page(each, visit) for each in PAGES}
    turned_to = st.navigation(list(pages.values()))
    (entry,) = [each for each in PAGES if pages[each.name] is turned_to]
    st.set_page_config(page_title=texts.tab(title=texts.titles[entry.name]), layout=entry.layout)
    with st.sidebar:
        panel.draw(visit, with_form=visit.keyring.opens(entry.scope) is not None)
        reading.draw_switch(reader)
    turned_to.run()
    visit.origin.look(gateway)
    banner.draw(place, visit.origin.model, reader)


def _page(entry: Entry, visit: Visit) -> st.Page:
    title = visit.reader.texts(FrameTexts).titles[entry.name]
    return st.Page(partial(_held, entry, visit), title=title, icon=entry.icon, url_path=entry.name)


def _held(entry: Entry, visit: Visit) -> None:
    with edge.held(visit.reader):
        _opened(entry, visit)


def _opened(entry: Entry, visit: Visit) -> None:
    """A key that the gateway refuses by now is taken from the session, and the page closes."""
    open_with = visit.with_scope(entry.scope)
    if open_with is None:
        gate.draw(visit, entry.name, entry.scope)
        return
    try:
        entry.draw(open_with)
    except GatewayError as error:
        if not (error.concerns_the_key and visit.keyring.is_own(open_with.gateway.key)):
            raise
        keyring.forget(open_with.gateway.key)
        gate.draw(visit, entry.name, entry.scope, ended=error)


@st.cache_resource(show_spinner=False)
def _connections(url: str, deadline_seconds: float) -> httpx.Client:
    return connect(url, deadline_seconds=deadline_seconds)


@st.cache_resource(show_spinner=False)
def _origin(url: str) -> ModelOrigin:  # noqa: ARG001  # one memory a gateway
    return ModelOrigin()
