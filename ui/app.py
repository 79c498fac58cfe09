"""The app: `streamlit run ui/app.py`, with the repository on PYTHONPATH."""

from pathlib import Path
from typing import Final

import streamlit as st

from ui import frame, reading
from ui.frame_texts import FrameTexts
from ui.problems import edge
from ui.settings import Fault, Settings, SettingsError
from ui.texts import Reader

ASSETS: Final = Path(__file__).parent / "assets"


def main() -> None:
    st.set_page_config(page_title="Plants", page_icon=ASSETS / "dandelion.svg", layout="centered")
    st.logo(ASSETS / "plants.svg", size="large")
    reader = reading.reader()
    with edge.held(reader):
        try:
            settings = Settings.read()
        except SettingsError as error:
            _not_set_up(error.faults, reader)
            return
        frame.draw(settings, reader)


def _not_set_up(faults: list[Fault], reader: Reader) -> None:
    texts = reader.texts(FrameTexts).not_set_up
    told = [
        texts.missing(variable=each.variable) if each.why is None else texts.wrong(variable=each.variable, why=each.why)
        for each in faults
    ]
    st.title(texts.title, anchor=False)
    st.error(texts.told(faults=reader.listed(told)), icon=":material/settings_alert:")


main()
