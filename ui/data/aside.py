"""What was set aside, with the reason, page by page."""

from typing import Final

import streamlit as st

from ui import listing
from ui.api.data import SetAside, TrainingData
from ui.data.texts import DataTexts
from ui.listing import Cell
from ui.texts import Reader

SHOWN: Final = 10
_USABLE: Final = "ok"
_ALL: Final = "all"
_STATUS: Final = "aside status"
_CURSORS: Final = "aside cursors"  # those of the pages that were turned


def status() -> str | None:
    """Of the filter; None for all."""
    chosen: str = st.session_state.get(_STATUS, _ALL)
    return None if chosen == _ALL else chosen


def cursor() -> str | None:
    """Of the page that is open; None for the first one."""
    return _cursors()[-1] if _cursors() else None


def draw(told: TrainingData, reader: Reader) -> None:
    texts, aside = reader.texts(DataTexts).aside, _counts(told)
    st.header(texts.title, anchor=False)
    if not aside and status() is None:
        st.success(texts.none, icon=":material/check_circle:")
        return
    st.markdown(texts.lead)
    _filter(aside, reader)
    if told.quarantined:
        headings = [texts.address, texts.label, texts.why, texts.again]
        st.html(listing.html(texts.caption, headings, [row(each, reader) for each in told.quarantined]))
    else:
        st.info(texts.none_here, icon=":material/filter_alt_off:")
    _pages(told.next_cursor, reader)


def row(found: SetAside, reader: Reader) -> list[Cell]:
    """The reason in the reader's language, and below it in the gateway's words."""
    texts = reader.texts(DataTexts).aside
    again = texts.no_more
    if found.next_attempt is not None:
        again = texts.next_try(moment=reader.moment(found.next_attempt))
    return [
        Cell(found.url),
        Cell(reader.label(found.label)),
        Cell(_named(found.status, reader), found.detail or ""),
        Cell(reader.count(texts.tries, found.attempts), again),
    ]


def _counts(told: TrainingData) -> dict[str, int]:
    return {name: count for name, count in told.statuses.items() if name != _USABLE and count}


def _filter(aside: dict[str, int], reader: Reader) -> None:
    texts = reader.texts(DataTexts).aside
    named = {_ALL: texts.all(count=reader.number(sum(aside.values())))}
    for each in dict.fromkeys([*aside, status() or _ALL]):  # what is chosen stays, even when the last of its kind left
        if each != _ALL:
            count = reader.number(aside.get(each, 0))
            named[each] = texts.some(status=_named(each, reader), count=count)
    st.segmented_control(
        texts.filter,
        list(named),
        default=_ALL,
        required=True,
        format_func=named.__getitem__,
        key=_STATUS,
        on_change=_turn,
        args=([],),
    )


def _pages(following: str | None, reader: Reader) -> None:
    texts, turned = reader.texts(DataTexts).aside, _cursors()
    if not turned and following is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            texts.back,
            icon=":material/chevron_left:",
            key="aside back",
            disabled=not turned,
            on_click=_turn,
            args=(turned[:-1],),
        )
        st.markdown(texts.page(page=len(turned) + 1), width="content")
        st.button(
            texts.on,
            icon=":material/chevron_right:",
            icon_position="right",
            key="aside on",
            disabled=following is None,
            on_click=_turn,
            args=([*turned, following],),
        )


def _turn(cursors: list[str]) -> None:
    """To the page after these; a button that was pressed twice turns once."""
    st.session_state[_CURSORS] = cursors


def _named(status: str, reader: Reader) -> str:
    return reader.texts(DataTexts).statuses.get(status, status.replace("_", " "))


def _cursors() -> list[str]:
    cursors: list[str] = st.session_state.setdefault(_CURSORS, [])
    return cursors
