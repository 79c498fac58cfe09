"""Models by what they get right: evaluations to hold against each other."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from ml.evaluate import Evaluation, evaluate

CLASSES: Final = ("clover", "daisy")


def model(
    *,
    wrong: Sequence[int] = (),
    photographs: int = 100,
    confidence: float = 0.95,
    source: str = "real",
    milliseconds: float = 20,
) -> Evaluation:
    """Of photographs of the two classes in turn, those with these numbers are answered wrongly."""
    labels = np.arange(photographs, dtype=np.int32) % 2
    answers = labels.copy()
    answers[list(wrong)] = 1 - answers[list(wrong)]
    probabilities = np.where(np.eye(2)[answers] == 1, confidence, 1 - confidence)
    return evaluate(probabilities, labels, CLASSES, source=source, latency_milliseconds=milliseconds)
