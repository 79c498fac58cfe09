"""Photographs in, predictions out, through a real gateway and a real serving process."""

import hashlib
from io import BytesIO
from uuid import UUID

import numpy as np
import pytest
from PIL import Image

from tests.integration.gateway.processes import PREDICT_KEY, Gateway
from tests.unit.ml.pictures import encoded, photograph, scene

JPEG = photograph(275, 183)
HEADERS = {"X-API-Key": PREDICT_KEY}


def turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return encoded(scene(275, 183), "JPEG", exif=exif)


def animated() -> bytes:
    buffer = BytesIO()
    scene(60, 40).save(buffer, "WEBP", save_all=True, append_images=[scene(60, 40, seed=1)])
    return buffer.getvalue()


ODD = {
    "exif_rotated.jpg": turned(),
    "cmyk.jpg": encoded(scene(275, 183).convert("CMYK"), "JPEG"),
    "grey.jpg": encoded(scene(275, 183).convert("L"), "JPEG"),
    "sixteen_bit.png": encoded(Image.fromarray(np.full((60, 60), 40_000, np.uint16)), "PNG"),
    "alpha.png": encoded(scene(275, 183).convert("RGBA"), "PNG"),
    "palette.png": encoded(scene(275, 183).convert("P"), "PNG"),
    "animated.webp": animated(),
    "large.jpg": encoded(scene(2000, 1500), "JPEG"),
}


def test_a_photograph_gets_a_prediction(gateway: Gateway) -> None:
    answer = gateway.predict(JPEG)
    assert answer.status_code == 200
    told = answer.json()
    assert UUID(told["id"]).version == 7
    assert told["label"] in {"dandelion", "grass"}
    assert told["probability"] == max(told["probabilities"].values())
    assert sum(told["probabilities"].values()) == pytest.approx(1, abs=1e-5)
    assert told["model"] == {"name": "plants", "version": 1}
    assert told["image"] == {"sha256": hashlib.sha256(JPEG).hexdigest(), "width": 275, "height": 183}
    assert told["uncertain"] is (told["reason"] is not None)
    assert "heatmap" not in told


@pytest.mark.parametrize("kind", ["image/jpeg", "application/octet-stream", "application/x-www-form-urlencoded"])
def test_a_raw_body_and_a_form_get_the_same_answer(gateway: Gateway, kind: str) -> None:
    raw = gateway.client.post("/v1/predict", content=JPEG, headers=HEADERS | {"Content-Type": kind})
    assert raw.json() | {"id": ""} == gateway.predict(JPEG).json() | {"id": ""}


def test_a_body_without_a_length_is_read_as_it_comes(gateway: Gateway) -> None:
    pieces = (JPEG[start : start + 1000] for start in range(0, len(JPEG), 1000))
    raw = gateway.client.post("/v1/predict", content=pieces, headers=HEADERS | {"Content-Type": "image/jpeg"})
    assert raw.json()["image"]["sha256"] == hashlib.sha256(JPEG).hexdigest()


def test_either_header_carries_the_key(gateway: Gateway) -> None:
    bearer = {"Authorization": f"Bearer {PREDICT_KEY}", "Content-Type": "image/jpeg"}
    assert gateway.client.post("/v1/predict", content=JPEG, headers=bearer).is_success


def test_a_batch_is_answered_in_its_order(gateway: Gateway) -> None:
    files = [photograph(60 + number, 40, seed=number) for number in range(11)]
    told = gateway.predict(*files).json()["predictions"]
    assert [each["image"]["width"] for each in told] == list(range(60, 71))
    assert len({each["id"] for each in told}) == 11


def test_an_explanation_is_a_map_of_seven_by_seven(gateway: Gateway) -> None:
    heatmap = gateway.predict(JPEG, explain="true").json()["heatmap"]
    assert np.array(heatmap).shape == (7, 7)


def test_an_animation_s_answer_says_that_there_were_more_frames(gateway: Gateway) -> None:
    assert gateway.predict(animated()).json()["image"]["frames"] == 2


@pytest.mark.parametrize("file", ODD.values(), ids=ODD.keys())
def test_an_odd_photograph_is_answered(gateway: Gateway, file: bytes) -> None:
    assert gateway.predict(file).status_code == 200
