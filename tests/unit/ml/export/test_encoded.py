"""Files decoded in the graph give the answers of pixels decoded by ml.imaging."""

import os
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from PIL import Image

from infra.local.synthetic.photographs import draw
from ml import export, imaging

TOLERANCE: Final = 0.01  # in probability; 0.003 over the real photographs
Encoded = Callable[[Sequence[bytes]], Any]


@pytest.fixture(scope="module")
def by_files(saved_model: bytes, tmp_path_factory: pytest.TempPathFactory) -> Encoded:
    """Probabilities (n, c) of files, by the signature `serve_encoded`."""
    import tensorflow as tf

    directory = tmp_path_factory.mktemp("encoded")
    (directory / "saved_model.pb").write_bytes(saved_model)
    signature = tf.saved_model.load(str(directory)).signatures[export.ENCODED]
    return lambda files: signature(encoded=tf.constant(list(files)))["probabilities"].numpy()


@pytest.fixture(scope="module")
def jpegs() -> list[bytes]:
    """The real photographs where a mirror of them is at hand, else drawings."""
    mirror = os.environ.get("IMAGE_MIRROR", "").partition("=file://")[2]
    if mirror:
        return [file.read_bytes() for file in sorted(Path(mirror).rglob("*.jpg"))[::10]]
    return [draw(f"{label}/{number}.jpg") for label in ("dandelion", "grass") for number in range(8)]


def by_pixels(saved_model: bytes, files: Sequence[bytes]) -> Any:
    pixels = np.stack([imaging.decode(each).pixels for each in files])
    return export.load(saved_model)(pixels)["probabilities"]


def test_jpegs_have_the_same_answer_as_files_and_as_pixels(
    saved_model: bytes, by_files: Encoded, jpegs: list[bytes]
) -> None:
    assert np.abs(by_files(jpegs) - by_pixels(saved_model, jpegs)).max() <= TOLERANCE


@pytest.mark.parametrize("mode", ["RGB", "L", "P"])
def test_pngs_have_it_too(saved_model: bytes, by_files: Encoded, jpegs: list[bytes], mode: str) -> None:
    pngs = [_png(each, mode) for each in jpegs[:4]]
    assert np.abs(by_files(pngs) - by_pixels(saved_model, pngs)).max() <= TOLERANCE


@pytest.mark.parametrize("size", [(24, 24), (640, 24), (24, 640), (1600, 1200), (224, 224)])
def test_every_shape_has_it(saved_model: bytes, by_files: Encoded, jpegs: list[bytes], size: tuple[int, int]) -> None:
    shaped = BytesIO()
    Image.open(BytesIO(jpegs[0])).convert("RGB").resize(size).save(shaped, "PNG")
    files = [shaped.getvalue()]
    assert np.abs(by_files(files) - by_pixels(saved_model, files)).max() <= TOLERANCE


def test_one_that_is_no_photograph_fails_its_batch(by_files: Encoded, jpegs: list[bytes]) -> None:
    import tensorflow as tf

    with pytest.raises(tf.errors.InvalidArgumentError):
        by_files([jpegs[0], b"<svg/>"])


def _png(jpeg: bytes, mode: str) -> bytes:
    file = BytesIO()
    Image.open(BytesIO(jpeg)).convert(mode).save(file, "PNG")
    return file.getvalue()
