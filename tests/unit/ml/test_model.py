from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import log_softmax

from ml import model
from ml.features import Features
from ml.model import Calibration, Head, Labels, WeightsError

RNG = np.random.default_rng(0)


def clusters(classes: int, each: int = 40, width: int = 12) -> tuple[Features, Labels]:
    """Features that a linear head can tell apart, on scales that differ a thousandfold, as untrained weights give."""
    labels = np.repeat(np.arange(classes, dtype=np.int32), each)
    centres = RNG.normal(size=(classes, width))
    scales = np.logspace(-4, -1, width)
    features = (centres[labels] + 0.3 * RNG.normal(size=(len(labels), width))) * scales + 0.01
    return features.astype(np.float32), labels


def log_loss(logits: Features, labels: Labels, temperature: float) -> float:
    return float(-log_softmax(logits / temperature, axis=1)[np.arange(len(labels)), labels].mean())


def test_the_same_arguments_give_the_same_head() -> None:
    features, labels = clusters(2)
    (one, losses), (other, again) = (model.fit_head(features, labels, 2, epochs=3, seed=7) for _ in range(2))
    assert np.array_equal(one.kernel, other.kernel)
    assert np.array_equal(one.bias, other.bias)
    assert losses == again


def test_another_seed_gives_another_head() -> None:
    features, labels = clusters(2)
    one, other = (model.fit_head(features, labels, 2, epochs=2, seed=seed)[0] for seed in (0, 1))
    assert not np.array_equal(one.kernel, other.kernel)


@pytest.mark.parametrize("classes", [2, 3, 5])
def test_a_head_learns_tiny_features_of_any_number_of_classes(classes: int) -> None:
    features, labels = clusters(classes)
    head, losses = model.fit_head(features, labels, classes, epochs=60, seed=0)
    assert (head.kernel.shape, head.bias.shape) == ((12, classes), (classes,))
    assert len(losses) == 60
    assert losses[-1] < losses[0]
    assert (head.logits(features).argmax(axis=1) == labels).mean() > 0.9


def test_the_folded_head_answers_as_the_standardised_one() -> None:
    features, labels = clusters(3)
    head, _ = model.fit_head(features, labels, 3, epochs=5, seed=0)
    mean, deviation = features.mean(axis=0), features.std(axis=0)
    kernel = head.kernel * deviation[:, None]
    bias = head.bias + mean @ head.kernel
    assert np.allclose((features - mean) / deviation @ kernel + bias, head.logits(features), atol=1e-3)


def test_a_feature_that_never_changes_is_no_division_by_zero() -> None:
    features, labels = clusters(2)
    features[:, 0] = 0
    head, _ = model.fit_head(features, labels, 2, epochs=2, seed=0)
    assert np.isfinite(head.kernel).all()


def test_overconfident_logits_are_cooled_and_timid_ones_sharpened() -> None:
    labels = np.tile(np.array([0, 1], np.int32), 50)
    right = np.where(np.eye(2)[labels] == 1, 1.0, -1.0).astype(np.float32)
    right[:20] *= -1
    assert model.fit_temperature(right * 5, labels) > 1.5
    assert model.fit_temperature(right * 0.2, labels) < 0.7


@given(st.floats(0.1, 8), st.integers(0, 1000))
def test_temperature_never_makes_the_log_loss_worse(scale: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    labels = rng.integers(0, 3, 40).astype(np.int32)
    logits = ((np.eye(3)[labels] + rng.normal(size=(40, 3))) * scale).astype(np.float32)
    temperature = model.fit_temperature(logits, labels)
    assert 0.24 <= temperature <= 4.01
    assert log_loss(logits, labels, temperature) <= log_loss(logits, labels, 1) + 1e-4


def test_probabilities_add_up_to_one_and_keep_the_order_of_the_logits() -> None:
    logits = RNG.normal(size=(20, 4)).astype(np.float32) * 50
    found = Calibration(2.0, np.zeros((4, 3), np.float32), 1.0).probabilities(logits)
    assert np.allclose(found.sum(axis=1), 1)
    assert np.array_equal(found.argmax(axis=1), logits.argmax(axis=1))


def test_novelty_is_0_at_a_centroid_and_1_at_the_scale() -> None:
    centroids = np.eye(2, 3, dtype=np.float32)
    calibration = Calibration(1.0, centroids, novelty_scale=0.5)
    half_way = np.array([0.5, 0, np.sqrt(0.75)])  # a cosine of 0.5
    found = calibration.novelty(np.array([[9, 0, 0], half_way, [0, 0, 2]], np.float32))
    assert found.tolist() == pytest.approx([0, 1, 2], abs=1e-6)


def test_centroids_are_mean_directions_of_unit_length() -> None:
    features = np.array([[2, 0], [0, 4], [3, 0]], np.float32)
    found = model.class_centroids(features, np.array([0, 0, 1], np.int32), 2)
    assert np.allclose(found, [[np.sqrt(0.5), np.sqrt(0.5)], [1, 0]])


def test_weights_that_are_not_there_are_named(tmp_path: Path) -> None:
    missing = str(tmp_path / "weights.h5")
    for act in (model.weights_digest, model.build_backbone):
        with pytest.raises(WeightsError, match=r"weights\.h5: no such file"):
            act(missing)


def test_a_file_that_is_no_weights_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "weights.h5"
    file.write_bytes(b"not weights")
    with pytest.raises(WeightsError, match=r"BACKBONE_WEIGHTS=.*weights\.h5"):
        model.build_backbone(str(file))


def test_the_weights_digest_follows_the_content_and_not_the_name(tmp_path: Path) -> None:
    for name, content in (("a", b"1"), ("b", b"1"), ("c", b"2")):
        (tmp_path / name).write_bytes(content)
    first, same, other = (model.weights_digest(str(tmp_path / name)) for name in "abc")
    assert first == same != other
    assert len({first, other, model.weights_digest("imagenet"), model.weights_digest("random")}) == 4


def test_the_kind_of_weights_is_what_the_model_card_says() -> None:
    assert [model.weights_kind(each) for each in ("imagenet", "random", "/w.h5")] == ["imagenet", "random", "file"]


def test_random_weights_are_the_same_each_time(backbone: Any) -> None:
    again = model.build_backbone("random")
    assert all(np.array_equal(*pair) for pair in zip(backbone.get_weights(), again.get_weights(), strict=True))


def test_weights_come_back_from_their_file(backbone: Any, tmp_path: Path) -> None:
    file = tmp_path / "random.weights.h5"
    backbone.save_weights(file)
    loaded = model.build_backbone(str(file))
    assert all(np.array_equal(*pair) for pair in zip(backbone.get_weights(), loaded.get_weights(), strict=True))


def test_features_are_the_pooled_feature_map(backbone: Any) -> None:
    pixels = RNG.integers(0, 256, (2, 224, 224, 3), dtype=np.uint8)
    found = model.extractor(backbone)(pixels)
    feature_map = np.asarray(backbone(pixels.astype(np.float32) / 127.5 - 1, training=False))
    assert (found.shape, str(found.dtype)) == ((2, 1280), "float32")
    assert np.allclose(found, feature_map.mean(axis=(1, 2)), atol=1e-5)


def test_the_whole_model_answers_as_its_parts_do(backbone: Any) -> None:
    pixels = RNG.integers(0, 256, (2, 224, 224, 3), dtype=np.uint8)
    head = Head(RNG.normal(size=(1280, 3)).astype(np.float32), np.array([0.1, 0, -0.1], np.float32))
    whole = np.asarray(model.assemble(backbone, head, 1.7)(pixels))
    parts = Calibration(1.7, head.kernel.T, 1).probabilities(head.logits(model.extractor(backbone)(pixels)))
    assert np.allclose(whole, parts, atol=1e-5)
