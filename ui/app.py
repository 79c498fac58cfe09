"""The app: `streamlit run ui/app.py`, with the repository on PYTHONPATH."""

from functools import partial
from pathlib import Path
from typing import Final

import streamlit as st

from ui import api_key, training_banner
from ui.api.client import GatewayClient
from ui.classify import page as classify
from ui.settings import Settings, SettingsError

ASSETS: Final = Path(__file__).parent / "assets"


def main() -> None:
    st.set_page_config(page_title="Plants", page_icon=ASSETS / "dandelion.svg", layout="centered")
    st.logo(ASSETS / "plants.svg", size="large")
    try:
        settings = Settings.read()
    except SettingsError as error:
        st.title("Not set up yet", anchor=False)
        st.error(str(error), icon=":material/settings_alert:")
        return
    training_banner.draw(settings.dataset_source, settings.backbone_weights_kind)
    _run(settings)


def _run(settings: Settings) -> None:
    key = api_key.choose(settings.ui_api_key)
    if key is None:
        api_key.ask_for_one()
        return
    with GatewayClient(str(settings.gateway_url), key, deadline_seconds=settings.ui_deadline_seconds) as gateway:
        pages = [
            st.Page(partial(classify.draw, gateway), title="Classify", url_path="classify", icon=":material/search:"),
        ]
        st.navigation(pages).run()


main()
