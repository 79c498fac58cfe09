import numpy as np

from ml.catalog import Split
from ml.dataset import Row
from ml.dataset.suspects import MOST, Suspect, suspected_labels
from ml.model import Labels, Probabilities

CLASSES = ("clover", "daisy", "moss")


def suspects(labels: Labels, probabilities: Probabilities) -> list[Suspect]:
    rows = [Row(f"{number:064x}", CLASSES[label], Split.TRAIN) for number, label in enumerate(labels)]
    return suspected_labels(rows, labels, probabilities, CLASSES)


def sure_of(answers: Labels) -> Probabilities:
    """A model that is nearly certain, and a little less so with each photograph."""
    certain = np.linspace(0.97, 0.9, len(answers))[:, None]
    one_hot = np.eye(3)[answers]
    return np.asarray(one_hot * certain + (1 - one_hot) * (1 - certain) / 2)


def test_labels_that_the_model_does_not_believe_are_named_with_what_it_does_believe() -> None:
    truth = (np.arange(60) % 3).astype(np.int32)
    labels = truth.copy()
    labels[[4, 10]] = [2, 0]  # a daisy called moss, a daisy called clover
    found = suspects(labels, sure_of(truth))
    assert {(int(each.sha256, 16), each.label, each.suggested) for each in found} == {
        (4, "moss", "daisy"),
        (10, "clover", "daisy"),
    }
    assert [each.score for each in found] == sorted(each.score for each in found)
    assert all(0 <= each.score < 0.1 for each in found)


def test_labels_that_agree_with_the_model_are_not_suspected() -> None:
    truth = (np.arange(60) % 3).astype(np.int32)
    assert suspects(truth, sure_of(truth)) == []


def test_a_model_that_knows_nothing_is_no_error() -> None:
    labels = (np.arange(9) % 3).astype(np.int32)
    assert len(suspects(labels, np.full((9, 3), 1 / 3))) <= 9


def test_no_more_are_named_than_a_person_looks_at() -> None:
    truth = (np.arange(3000) % 3).astype(np.int32)
    labels = truth.copy()
    labels[::10] = (labels[::10] + 1) % 3
    assert len(suspects(labels, sure_of(truth))) == MOST
