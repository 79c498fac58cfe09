"""The last blocks of a real MobileNetV2, fitted on a few photographs."""

from typing import Any

import numpy as np
import pytest

from ml import model
from ml.fine_tune import fine_tune, unfreeze
from ml.imaging import SIDE
from ml.model import Head


@pytest.fixture(scope="module")
def own(lively: Any) -> Any:
    """A network of this module's: fitting changes it."""
    import keras

    copy = keras.models.clone_model(lively)
    copy.set_weights(lively.get_weights())
    return copy


@pytest.mark.parametrize(
    ("blocks", "fitted"),
    [(0, {"Conv_1"}), (1, {"Conv_1", "block_16"}), (2, {"Conv_1", "block_16", "block_15"})],
)
def test_so_many_blocks_from_the_end_are_fitted_and_no_batch_normalisation(
    own: Any, blocks: int, fitted: set[str]
) -> None:
    unfreeze(own, blocks)
    trainable = [each for each in own.layers if each.trainable and each.weights]
    assert {"_".join(each.name.split("_")[:2]) for each in trainable} == fitted
    assert all("Conv2D" in type(each).__name__ for each in trainable)


def test_all_seventeen_blocks_leave_the_first_convolution(own: Any) -> None:
    unfreeze(own, 17)
    fitted = [each.name for each in own.layers if each.trainable and each.weights]
    assert fitted[0].startswith("expanded_conv")
    assert "Conv1" not in fitted


def test_fitting_moves_the_last_block_towards_the_labels_and_nothing_before_it(own: Any) -> None:
    rng = np.random.default_rng(0)
    labels = np.array([0, 1] * 4, np.int32)
    pixels = rng.integers(0, 120, (8, SIDE, SIDE, 3)).astype(np.uint8)
    pixels[labels == 1] += 130
    head = Head(rng.normal(scale=0.01, size=(1280, 2)).astype(np.float32), np.zeros(2, np.float32))
    before = {each.path: each.numpy() for each in own.weights}
    tuned = fine_tune(own, head, lambda _: pixels, labels, blocks=1, epochs=3, seed=0)
    moved = {each.path for each in own.weights if not np.array_equal(before[each.path], each.numpy())}
    assert moved
    assert all(part.startswith(("block_16", "Conv_1")) for part in (path.split("/")[-2] for path in moved))
    loss_before, loss_after = (_loss(own, each, pixels, labels) for each in (head, tuned))
    assert loss_after < loss_before


def _loss(backbone: Any, head: Head, pixels: Any, labels: Any) -> float:
    logits = head.logits(model.extractor(backbone)(pixels))
    return float(np.mean(np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(labels)), labels]))
