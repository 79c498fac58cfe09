import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.screenshots import label
from tests.screenshots.frame import MOST_BYTES, TooLarge, small
from tests.unit.ui import canned_gateway

ENV = {
    "BACKBONE_WEIGHTS": "/somewhere/weights.h5",
    "DATABASE_URL": "mysql+pymysql://a-secret",
    "GIT_COMMIT": "0a1b2c",
}


def png(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> bytes:
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def test_a_small_picture_stays_as_it_is() -> None:
    plain = png(np.zeros((900, 1280, 3), np.uint8))
    assert small(plain, "plain") == plain


def test_a_large_picture_keeps_its_size_in_pixels_with_fewer_colours() -> None:
    slope = np.linspace(0, 255, 1280) + 12 * np.random.default_rng(0).random((900, 1280))
    large = png(np.stack([slope.clip(0, 255), np.full((900, 1280), 90.0), slope.clip(0, 255)], -1).astype(np.uint8))
    assert len(large) > MOST_BYTES
    fewer = small(large, "slope")
    assert len(fewer) <= MOST_BYTES
    assert Image.open(BytesIO(fewer)).size == (1280, 900)
    assert small(large, "slope") == fewer


def test_a_picture_that_is_too_large_in_any_case_is_refused_by_name() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (1400, 1280, 3), dtype=np.uint8)
    with pytest.raises(TooLarge, match=r"noise\.png has \d+ bytes in 32 colours, at most 300000"):
        small(png(noise), "noise")


def test_the_label_tells_when_of_what_and_where_without_secrets() -> None:
    with canned_gateway.serving() as gateway:
        gateway.gives(canned_gateway.ready("real", weights="file"), to="GET /readyz")
        page = label.page(["monitoring", "a-page-of-next-year"], ENV | {"GATEWAY_URL": gateway.url}, "149.0")
    assert "| [`monitoring.png`](monitoring.png) | the app: alerts," in page
    assert "the app: a-page-of-next-year" in page
    assert "classify.png" not in page
    assert "the model learned from: real photographs" in page
    assert "`weights.h5`" in page
    assert "0a1b2c" in page
    assert "Chromium 149.0" in page
    assert "a-secret" not in page


def test_without_a_stack_it_says_what_to_do(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.screenshots"]
    env = os.environ | {"LOCAL_DIRECTORY": str(tmp_path)}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == f"make screenshots: the stack in {tmp_path} does not run. Start it: make up.\n"
