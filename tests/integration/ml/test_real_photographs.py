"""What the model must be worth on the real photographs and weights, where they are at hand."""

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import numpy as np
import pytest

from ml import evaluate, imaging, model, train, views
from ml.catalog import Split, split_of
from ml.dataset import Manifest, Row
from ml.evaluate import slices
from ml.features import Extract, Vectors
from ml.imaging import SIDE
from ml.ingest import Mirror
from ml.train import Recipe

RECIPE = Recipe(epochs=30, seed=0)
SOME = 60  # drawn pictures that show no plant


@dataclass(frozen=True)
class Material:
    manifest: Manifest
    bodies: list[bytes]
    vectors: Vectors
    extract: Extract

    @property
    def labels(self) -> Any:
        return train.labels_of(self.manifest.rows, self.manifest.classes)


@pytest.fixture(scope="module")
def material() -> Material:
    files, weights = _photographs(), os.environ.get("BACKBONE_WEIGHTS", "")
    if not files or not Path(weights).is_file():
        pytest.skip("IMAGE_MIRROR names no directory of photographs, or BACKBONE_WEIGHTS no file")
    found = {sha256(body).hexdigest(): (body, label) for body, label in files}
    rows = tuple(Row(each, found[each][1], split_of(each)) for each in sorted(found))
    bodies = [found[row.sha256][0] for row in rows]
    extract = model.extractor(model.build_backbone(weights))
    seen = [
        extract(np.stack([views.see(body, row.sha256, view) for body, row in zip(bodies, rows, strict=True)]))
        for view in views.ALL
    ]
    return Material(Manifest(rows), bodies, Vectors(seen[0], tuple(seen[1:])), extract)


def test_out_of_fold_it_is_right_and_knows_how_sure_it_may_be(material: Material) -> None:
    classes, labels = material.manifest.classes, material.labels
    earned = evaluate.measure(
        train.out_of_fold(material.vectors, labels, len(classes), RECIPE), labels, classes, source="real"
    )
    print(earned)  # noqa: T201 (the numbers, for whoever runs this with -s)
    assert earned.accuracy >= 0.955
    assert earned.calibration_error <= 0.05
    assert earned.recall["grass"] >= 0.95


def test_a_small_blurred_dandelion_is_still_one(material: Material) -> None:
    """As out of fold: heads are asked only of photographs that they have not learnt from, reduced to 48 pixels."""
    classes, labels = material.manifest.classes, material.labels
    small = material.extract(slices.taken(material.bodies, "small"))
    answers = np.empty(len(labels), np.int32)
    for place in range(5):
        asked = np.arange(len(labels)) % 5 == place
        head, _ = train.fit_head(material.vectors.of(~asked), labels[~asked], len(classes), RECIPE)
        answers[asked] = head.logits(small[asked]).argmax(axis=1)
    dandelions = labels == classes.index("dandelion")
    assert (answers == labels)[dandelions].mean() >= 0.75


def test_novelty_passes_plants_and_flags_what_is_none(material: Material) -> None:
    calibration = train.fit(material.manifest, material.vectors, RECIPE).calibration
    held_out = np.array([row.split is not Split.TRAIN for row in material.manifest.rows])
    rng = np.random.default_rng(0)
    noise = rng.integers(0, 256, (SOME, SIDE, SIDE, 3)).astype(np.uint8)
    # From black to white. Of sheets in a colour of chance it flags four of five: some greens are like grass.
    blank = np.broadcast_to(np.linspace(0, 255, SOME).astype(np.uint8)[:, None, None, None], noise.shape)
    found = {
        "plants": calibration.novelty(material.vectors.plain[held_out]),
        "noise": calibration.novelty(material.extract(noise)),
        "blank": calibration.novelty(material.extract(np.ascontiguousarray(blank))),
    }
    shares = {name: float((each > 1).mean()) for name, each in found.items()}
    print(shares)  # noqa: T201 (as above)
    assert shares["plants"] <= 0.07
    assert shares["noise"] >= 0.95
    assert shares["blank"] >= 0.9


def _photographs() -> list[tuple[bytes, str]]:
    """Of IMAGE_MIRROR's directory: photographs in folders named after their labels, those that decode."""
    mirror = Mirror.parse(os.environ.get("IMAGE_MIRROR", ""))
    if mirror is None or not mirror.base.startswith("file:"):
        return []
    root = Path(unquote(urlsplit(mirror.base).path))
    files = [(file.read_bytes(), file.parent.name) for file in sorted(root.glob("data/*/*.jpg"))]
    return [each for each in files if imaging.decode(each[0])]
