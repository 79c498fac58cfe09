"""A refusal on the page."""

import streamlit as st

from ui import small_print
from ui.api.errors import GatewayError
from ui.problems import words
from ui.texts import Reader


def draw(error: GatewayError, reader: Reader) -> None:
    said = words.in_words(error, reader)
    st.error(f"**{said.what}** {said.next_step}", icon=":material/error:")
    small_print.draw(words.details(error, reader))
