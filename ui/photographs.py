"""Photographs that the gateway has, as a session looks at them: each is asked for once, several side by side."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from html import escape
from typing import Final

import streamlit as st

from ui.api import images
from ui.api.errors import GatewayError
from ui.api.transport import Gateway
from ui.classify.card import NO_PREVIEW
from ui.classify.picture import picture
from ui.classify.texts import ClassifyTexts
from ui.problems import words
from ui.texts import Reader

Shown = bytes | None | GatewayError  # None for what cannot be drawn
AT_ONCE: Final = 8
KEPT: Final = 200  # pictures a session; of the large ones there are never more than a few
_STATE: Final = "gateway photographs"
_Memory = dict[tuple[str, str], bytes | None]


def thumbnails(gateway: Gateway, hashes: Iterable[str]) -> Mapping[str, Shown]:
    """Raises GatewayError where it concerns the key; any other failure is of one photograph."""
    return _of("small", hashes, lambda sha256: images.thumbnail(gateway, sha256))


def large(gateway: Gateway, hashes: Iterable[str]) -> Mapping[str, Shown]:
    """Upright and no larger than a page draws it; raises as `thumbnails`."""
    return _of("large", hashes, lambda sha256: picture(images.show(gateway, sha256), None))


def draw(shown: Shown, alt: str, reader: Reader) -> None:
    """Where there is no picture, why not stands in its place."""
    if isinstance(shown, bytes):
        st.image(shown, width="stretch", alt=alt)
        return
    why = words.in_words(shown, reader).what if shown else reader.texts(ClassifyTexts).card.no_preview
    placeholder(why)


def placeholder(said: str) -> None:
    st.html(NO_PREVIEW.format(said=f'<div style="padding:1rem;text-align:center">{escape(said)}</div>'))


def forget(sha256: str) -> None:
    """One that is deleted leaves the memory of the session too."""
    for key in [each for each in _memory() if each[1] == sha256]:
        del _memory()[key]


def _of(size: str, hashes: Iterable[str], ask: Callable[[str], bytes | None]) -> Mapping[str, Shown]:
    memory, wanted = _memory(), list(dict.fromkeys(hashes))
    missing = [each for each in wanted if (size, each) not in memory]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        told = dict(zip(missing, threads.map(lambda each: _attempt(ask, each), missing), strict=True))
    found: dict[str, Shown] = {each: memory[size, each] for each in wanted if each not in told}
    found.update(told)
    memory.update({(size, each): shown for each, shown in told.items() if not isinstance(shown, GatewayError)})
    for oldest in list(memory)[: max(len(memory) - KEPT, 0)]:
        del memory[oldest]
    return found


def _attempt(ask: Callable[[str], bytes | None], sha256: str) -> Shown:
    try:
        return ask(sha256)
    except GatewayError as error:
        if error.concerns_the_key:
            raise
        return error


def _memory() -> _Memory:
    memory: _Memory = st.session_state.setdefault(_STATE, {})
    return memory
