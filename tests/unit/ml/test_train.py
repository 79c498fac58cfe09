from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from ml import train
from ml.catalog import Split
from ml.dataset import Manifest, Row
from ml.features import Features, Vectors
from ml.train import Recipe

SPLITS = (*(Split.TRAIN,) * 7, Split.VALIDATION, *(Split.TEST,) * 2)
RECIPE = Recipe(epochs=40, seed=3)


def example(classes: Sequence[str], each: int = 30, width: int = 16) -> tuple[Manifest, Vectors]:
    """A manifest and features that lie around a centre for each class."""
    rng = np.random.default_rng(0)
    rows = tuple(
        Row(f"{number:064x}", classes[number % len(classes)], SPLITS[number // len(classes) % 10])
        for number in range(each * len(classes))
    )
    centres = 3 * rng.normal(size=(len(classes), width))
    labels = [classes.index(row.label) for row in rows]
    plain, *drawn = ((centres[labels] + rng.normal(size=(len(rows), width))).astype(np.float32) for _ in range(3))
    return Manifest(rows), Vectors(plain, tuple(drawn))


@pytest.mark.parametrize("classes", [("dandelion", "grass"), ("clover", "daisy", "moss")])
def test_no_class_is_known_to_the_code(classes: tuple[str, ...]) -> None:
    manifest, vectors = example(classes)
    trained = train.fit(manifest, vectors, RECIPE)
    labels = train.labels_of(manifest.rows, classes)
    probabilities = trained.calibration.probabilities(trained.head.logits(vectors.plain))
    assert probabilities.shape == (len(labels), len(classes))
    assert (probabilities.argmax(axis=1) == labels).mean() > 0.9


def test_the_same_recipe_and_data_give_the_same_model() -> None:
    manifest, vectors = example(("a", "b"))
    one, other = (train.fit(manifest, vectors, RECIPE) for _ in range(2))
    assert np.array_equal(one.head.kernel, other.head.kernel)
    assert one.calibration.temperature == other.calibration.temperature
    assert one.calibration.novelty_scale == other.calibration.novelty_scale
    assert one.losses == other.losses


def test_the_test_split_has_no_part_in_training() -> None:
    manifest, vectors = example(("a", "b"))
    test = np.array([row.split is Split.TEST for row in manifest.rows])
    poisoned = Vectors(*_poisoned(vectors, test))
    one, other = train.fit(manifest, vectors, RECIPE), train.fit(manifest, poisoned, RECIPE)
    assert np.array_equal(one.head.kernel, other.head.kernel)
    assert one.calibration.temperature == other.calibration.temperature
    assert one.calibration.novelty_scale == other.calibration.novelty_scale


def test_every_view_of_the_train_split_is_learnt_from() -> None:
    manifest, vectors = example(("a", "b"))
    alone = train.fit(manifest, Vectors(vectors.plain), RECIPE)
    assert not np.array_equal(train.fit(manifest, vectors, RECIPE).head.kernel, alone.head.kernel)


def test_fitting_stops_when_the_validation_split_gains_nothing_more() -> None:
    manifest, vectors = example(("a", "b"))
    assert len(train.fit(manifest, vectors, Recipe(epochs=2000, seed=3)).losses) < 2000


def test_novelty_1_is_where_one_in_twenty_training_photographs_lies() -> None:
    manifest, vectors = example(("a", "b"), each=200)
    labels = train.labels_of(manifest.rows, ("a", "b"))
    calibration = train.fit(manifest, vectors, RECIPE).calibration
    share = (calibration.novelty(vectors.plain) > 1).mean()
    assert train.novelty_scale(vectors.plain, labels, 2, seed=0) > 0
    assert share == pytest.approx(0.05, abs=0.025)


def test_photographs_that_all_look_the_same_give_a_scale_that_divides() -> None:
    features = np.ones((20, 4), np.float32)
    assert train.novelty_scale(features, np.repeat(np.array([0, 1], np.int32), 10), 2, seed=0) > 0


def test_out_of_fold_answers_are_by_heads_that_never_saw_the_photograph() -> None:
    rng = np.random.default_rng(0)
    noise = rng.normal(size=(60, 120)).astype(np.float32)
    labels = np.tile(np.array([0, 1], np.int32), 30)
    found = train.out_of_fold(Vectors(noise), labels, 2, Recipe(epochs=20, seed=0))
    assert np.allclose(found.sum(axis=1), 1)
    assert (found.argmax(axis=1) == labels).mean() < 0.75


def test_a_class_of_two_photographs_still_has_folds() -> None:
    features = np.random.default_rng(0).normal(size=(12, 4)).astype(np.float32)
    labels = np.array([0] * 10 + [1] * 2, np.int32)
    assert train.out_of_fold(Vectors(features), labels, 2, Recipe(epochs=1, seed=0)).shape == (12, 2)


def test_labels_are_indices_in_the_order_of_the_rows() -> None:
    rows = [Row("1", "b", Split.TRAIN), Row("2", "a", Split.TEST), Row("3", "b", Split.TRAIN)]
    assert train.labels_of(rows, ("a", "b")).tolist() == [1, 0, 1]


def test_golden_requests_are_a_few_test_photographs_of_each_class() -> None:
    manifest, _ = example(("a", "b"))
    golden = train.golden_rows(manifest, each=3)
    assert [row.label for row in golden] == ["a"] * 3 + ["b"] * 3
    assert {row.split for row in golden} == {Split.TEST}


def _poisoned(vectors: Vectors, where: npt.NDArray[np.bool_]) -> tuple[Features, tuple[Features, ...]]:
    plain, *drawn = (np.where(where[:, None], np.float32(1e6), each) for each in (vectors.plain, *vectors.drawn))
    return plain, tuple(drawn)
