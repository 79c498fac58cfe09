import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ml import export
from ml.export import digest
from ml.model import Calibration, Head
from ml.publish import Candidate, GoldenRequest, PublishError, check_file, golden_pixels
from tests.unit.ml.pictures import photograph

CLASSES = ("dandelion", "grass")
PHOTOGRAPHS = [photograph(seed=seed) for seed in range(3)]


def golden(probabilities: Sequence[Sequence[float]]) -> tuple[GoldenRequest, ...]:
    return tuple(GoldenRequest.of(*pair) for pair in zip(PHOTOGRAPHS, probabilities, strict=True))


@pytest.fixture(scope="module")
def candidate(saved_model: bytes) -> Candidate:
    """A version whose golden answers are its own."""
    asked = Candidate(3, saved_model, CLASSES, golden([[0, 0]] * 3))
    answers = export.load(saved_model)(golden_pixels(asked))["probabilities"]
    return replace(asked, golden=golden(answers.tolist()))


def test_a_file_that_answers_as_keras_did_passes(candidate: Candidate) -> None:
    check_file(candidate)


def test_a_file_that_answers_otherwise_is_refused(candidate: Candidate) -> None:
    wrong = [[each.probabilities[0] + 0.001, each.probabilities[1] - 0.001] for each in candidate.golden]
    with pytest.raises(PublishError, match=r"the exported file is 0\.001 away from Keras .* the limit is 0\.0001"):
        check_file(replace(candidate, golden=golden(wrong)))


def test_a_file_that_answers_with_nan_is_refused(candidate: Candidate, backbone: Any) -> None:
    broken = Head(np.full((1280, 2), np.nan, np.float32), np.zeros(2, np.float32))
    file = export.export(backbone, broken, Calibration(1.0, np.ones((2, 1280), np.float32), 0.5), CLASSES)
    with pytest.raises(PublishError, match="nan away from Keras"):
        check_file(replace(candidate, saved_model=file))


def test_a_file_of_other_classes_is_refused(candidate: Candidate) -> None:
    with pytest.raises(PublishError, match=r"shape \(3, 2\), Keras with \(3, 3\)"):
        check_file(replace(candidate, golden=golden([[0.2, 0.3, 0.5]] * 3)))


def test_the_manifest_names_the_file_and_its_golden_answers(candidate: Candidate) -> None:
    manifest = json.loads(candidate.manifest())
    assert manifest["version"] == 3
    assert manifest["sha256"] == digest(candidate.saved_model)
    assert manifest["bytes"] == len(candidate.saved_model)
    assert manifest["classes"] == list(CLASSES)
    assert [tuple(each["probabilities"]) for each in manifest["golden"]] == [e.probabilities for e in candidate.golden]


def test_a_golden_request_keeps_its_photograph() -> None:
    assert GoldenRequest.of(PHOTOGRAPHS[0], [0.5, 0.5]).pixels().shape == (224, 224, 3)
