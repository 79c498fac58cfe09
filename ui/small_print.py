"""Words that are shown exactly as they came: a file's name, or the gateway's details, may look like Markdown."""

from html import escape
from typing import Final

import streamlit as st

_HTML: Final = '<div style="font-size:.875rem;opacity:.72;overflow-wrap:anywhere">{text}</div>'


def draw(text: str) -> None:
    st.html(_HTML.format(text=escape(text)))
