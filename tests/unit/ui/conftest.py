"""The app against a canned gateway, and photographs to show it."""

import socket
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from tests.unit.ui.canned_gateway import CannedGateway, serving

APP = Path(__file__).parents[3] / "ui" / "app.py"


@pytest.fixture
def gateway() -> Iterator[CannedGateway]:
    with serving() as gateway:
        yield gateway


@pytest.fixture
def app(gateway: CannedGateway, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    st.cache_resource.clear()  # what the app remembers of a gateway, of which another may have had this port
    monkeypatch.delenv("UI_DEADLINE_SECONDS", raising=False)
    monkeypatch.setenv("GATEWAY_URL", gateway.url)
    monkeypatch.setenv("UI_API_KEY", "the-key-of-the-app")
    return AppTest.from_file(APP, default_timeout=30)


@pytest.fixture
def nobody() -> str:
    """The URL of a port on which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


@pytest.fixture
def silent() -> Iterator[str]:
    """The URL of a server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.fixture
def dandelion() -> bytes:
    return photograph("gold")


@pytest.fixture
def grass() -> bytes:
    return photograph("green")


def photograph(colour: str, size: tuple[int, int] = (64, 48)) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return file.getvalue()
