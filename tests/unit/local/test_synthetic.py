import hashlib
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from infra.local.synthetic import draw_photographs
from infra.local.synthetic.photographs import draw
from infra.local.synthetic.species import species_of
from ml import imaging

names = st.text(st.characters(exclude_characters="/\x00", exclude_categories=["Cs"]), min_size=1, max_size=64)
labels = names.filter(lambda name: name not in {".", ".."})


def yellow(data: bytes) -> float:
    """The share of pixels that are a dandelion's yellow."""
    red, green, blue = np.moveaxis(imaging.decode(data).pixels.astype(int), 2, 0)
    return float(((red > 130) & (green > 90) & (blue < green - 60) & (red > green)).mean())


def test_the_same_address_is_the_same_drawing() -> None:
    assert draw("data/dandelion/1.jpg") == draw("data/dandelion/1.jpg")


def test_a_drawing_is_the_same_on_every_machine() -> None:
    pixels = imaging.decode(draw("data/dandelion/1.jpg")).pixels
    assert pixels.mean(axis=(0, 1)).tolist() == pytest.approx([100, 119, 43], abs=2)


def test_another_address_or_seed_is_another_drawing() -> None:
    drawings = [
        draw(f"data/{label}/{n}.jpg", seed) for label in ("dandelion", "grass") for n in (1, 2) for seed in (0, 1)
    ]
    assert len({hashlib.sha256(each).hexdigest() for each in drawings}) == 8


def test_drawings_are_thumbnails_of_many_shapes() -> None:
    sizes = {Image.open(BytesIO(draw(f"data/grass/{number}.jpg"))).size for number in range(40)}
    assert len(sizes) >= 5
    assert all(min(size) >= 150 and max(size) <= 320 for size in sizes)


def test_dandelions_are_yellow_and_grass_is_not() -> None:
    shares = {
        label: np.median([yellow(draw(f"data/{label}/{n}.jpg")) for n in range(25)]) for label in ("dandelion", "grass")
    }
    assert shares["dandelion"] > 10 * max(shares["grass"], 0.001)


def test_some_drawings_are_hard() -> None:
    dandelions, lawns = ([yellow(draw(f"data/{label}/{n}.jpg")) for n in range(60)] for label in ("dandelion", "grass"))
    assert min(dandelions) < max(lawns)


@given(labels)
@settings(max_examples=30, deadline=None)
def test_any_class_can_be_drawn(label: str) -> None:
    found = imaging.decode(draw(f"data/{label}/1.jpg"))
    assert found.format == "JPEG"


@given(labels)
@settings(deadline=None)
def test_a_class_has_its_form_by_its_name_alone(label: str) -> None:
    assert species_of(label) == species_of(label)


def test_classes_that_nobody_thought_of_look_different() -> None:
    assert len({str(species_of(label)) for label in ("clover", "daisy", "moss", "dandelion", "grass")}) == 5


def test_only_what_is_missing_is_drawn(tmp_path: Path) -> None:
    paths = [f"data/grass/{number}.jpg" for number in range(3)]
    (tmp_path / "data" / "grass").mkdir(parents=True)
    (tmp_path / paths[0]).write_bytes(b"kept")
    assert draw_photographs(tmp_path, paths) == 2
    assert draw_photographs(tmp_path, paths) == 0
    assert (tmp_path / paths[0]).read_bytes() == b"kept"
    assert sorted(each.name for each in (tmp_path / "data" / "grass").iterdir()) == ["0.jpg", "1.jpg", "2.jpg"]


@pytest.mark.parametrize("path", ["../grass/1.jpg", "/grass/1.jpg", "data/../../grass/1.jpg", "1.jpg"])
def test_no_drawing_leaves_the_directory(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="below the directory"):
        draw_photographs(tmp_path / "drawings", [path])
    assert list(tmp_path.rglob("*.jpg")) == []
