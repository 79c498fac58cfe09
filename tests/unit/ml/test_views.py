"""Views are the photograph's own, the same whenever they are drawn."""

import hashlib
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from infra.local.synthetic import photographs
from ml import imaging, views
from ml.imaging import Pixels
from tests.unit.ml.pictures import encoded

PHOTOGRAPH = photographs.draw("views/dandelion/1.jpg")
SHA256 = hashlib.sha256(PHOTOGRAPH).hexdigest()


def difference(one: Pixels, other: Pixels) -> float:
    return float(np.abs(one.astype(float) - other.astype(float)).mean())


def test_the_plain_view_is_what_serving_sees() -> None:
    assert np.array_equal(views.see(PHOTOGRAPH, SHA256, views.PLAIN), imaging.decode(PHOTOGRAPH).pixels)


@pytest.mark.parametrize("view", views.ALL)
def test_a_view_is_the_same_whenever_it_is_drawn(view: str) -> None:
    one, again = views.see(PHOTOGRAPH, SHA256, view), views.see(PHOTOGRAPH, SHA256, view)
    assert one.shape == (224, 224, 3)
    assert one.dtype == np.uint8
    assert np.array_equal(one, again)


def test_no_two_views_of_a_photograph_are_alike_nor_those_of_two_photographs() -> None:
    seen = [views.see(PHOTOGRAPH, SHA256, view) for view in views.ALL]
    other = [views.see(PHOTOGRAPH, "f" * 64, view) for view in views.DRAWN]
    assert all(difference(one, two) > 2 for number, one in enumerate(seen) for two in seen[:number])
    assert all(difference(one, two) > 2 for one, two in zip(seen[1:], other, strict=True))


def test_half_of_them_are_of_a_small_photograph() -> None:
    """Reduced and enlarged again: what is left of a noise is smooth."""
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 255, (300, 400, 3), np.uint8))
    sharp = [imaging.sharpness(views.see(encoded(noise, "PNG"), SHA256, view)) for view in views.DRAWN]
    assert max(sharp[1::2]) < min(sharp[0::2])


def test_the_smallest_photograph_that_is_taken_has_its_views() -> None:
    buffer = BytesIO()
    Image.new("RGB", (24, 24), "green").save(buffer, "PNG")
    assert all(views.see(buffer.getvalue(), SHA256, view).shape == (224, 224, 3) for view in views.DRAWN)
