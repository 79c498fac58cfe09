import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ml import export
from ml.export import digest
from ml.model import Calibration, Head
from ml.publish import steps
from ml.publish.candidate import Candidate, GoldenRequest, Unfit
from ml.publish.steps import Limits
from tests.unit.ml.pictures import photograph

CLASSES = ("dandelion", "grass")
PHOTOGRAPHS = [photograph(seed=seed) for seed in range(3)]
LIMITS = Limits(replicas_seconds=60, latency_milliseconds=500, tolerance=1e-4, timed_requests=3)


def golden(probabilities: Sequence[Sequence[float]]) -> tuple[GoldenRequest, ...]:
    return tuple(GoldenRequest.of(*pair) for pair in zip(PHOTOGRAPHS, probabilities, strict=True))


@pytest.fixture(scope="module")
def candidate(saved_model: bytes) -> Candidate:
    """A version whose golden answers are its own."""
    asked = Candidate(3, saved_model, CLASSES, golden([[0, 0]] * 3))
    answers = export.load(saved_model)(asked.golden_pixels())["probabilities"]
    return replace(asked, golden=golden(answers.tolist()))


def test_a_file_that_answers_as_keras_did_passes(candidate: Candidate) -> None:
    steps.load(candidate, LIMITS)


def test_a_file_that_answers_otherwise_is_refused(candidate: Candidate) -> None:
    wrong = [[each.probabilities[0] + 0.001, each.probabilities[1] - 0.001] for each in candidate.golden]
    with pytest.raises(Unfit, match=r"the exported file is 0\.001 away from Keras .* the limit is 0\.0001"):
        steps.load(replace(candidate, golden=golden(wrong)), LIMITS)


def test_a_file_that_answers_with_nan_is_refused(candidate: Candidate, backbone: Any) -> None:
    broken = Head(np.full((1280, 2), np.nan, np.float32), np.zeros(2, np.float32))
    file = export.export(backbone, broken, Calibration(1.0, np.ones((2, 1280), np.float32), 0.5), CLASSES)
    with pytest.raises(Unfit, match="nan away from Keras"):
        steps.load(replace(candidate, saved_model=file), LIMITS)


def test_a_file_of_another_number_of_classes_is_refused(candidate: Candidate) -> None:
    with pytest.raises(Unfit, match=r"shape \(3, 2\), Keras in \(3, 3\)"):
        steps.load(replace(candidate, golden=golden([[0.2, 0.3, 0.5]] * 3)), LIMITS)


def test_a_file_of_other_classes_is_refused(candidate: Candidate) -> None:
    with pytest.raises(Unfit, match=r"tells the classes \[\('dandelion', 'grass'\)\], Keras \('grass', 'dandelion'\)"):
        steps.load(replace(candidate, classes=("grass", "dandelion")), LIMITS)


def test_a_file_that_does_not_load_in_time_is_refused(candidate: Candidate) -> None:
    with pytest.raises(Unfit, match=r"did not load and answer within 0\.001 s"):
        steps.load(candidate, replace(LIMITS, file_seconds=0.001))


def test_the_manifest_names_the_file_and_its_golden_answers(candidate: Candidate) -> None:
    manifest = json.loads(candidate.manifest())
    assert manifest["version"] == 3
    assert manifest["sha256"] == digest(candidate.saved_model)
    assert manifest["bytes"] == len(candidate.saved_model)
    assert manifest["classes"] == list(CLASSES)
    assert [tuple(each["probabilities"]) for each in manifest["golden"]] == [e.probabilities for e in candidate.golden]


def test_a_candidate_is_made_of_what_a_training_logged(candidate: Candidate) -> None:
    manifest = candidate.manifest()
    assert Candidate.of(3, candidate.saved_model, manifest) == candidate


def test_a_golden_request_keeps_its_photograph() -> None:
    assert GoldenRequest.of(PHOTOGRAPHS[0], [0.5, 0.5]).pixels().shape == (224, 224, 3)
