"""Photographs whose label is probably wrong, by confident learning (cleanlab; arXiv:1911.00068)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from cleanlab.filter import find_label_issues
from cleanlab.rank import get_label_quality_scores

from ml.dataset.manifest import Row

MOST = 200  # more than a person looks at in a sitting


@dataclass(frozen=True)
class Suspect:
    """A photograph, its label, the one that it is more like, and how well the model thinks of its label, 0 to 1."""

    sha256: str
    label: str
    suggested: str
    score: float


def suspected_labels(
    rows: Sequence[Row],
    labels: npt.NDArray[np.int32],
    probabilities: npt.NDArray[np.float64],
    classes: Sequence[str],
) -> list[Suspect]:
    """The oddest first, at most MOST.

    Labels (n,) are indices of classes; probabilities (n, c) are by heads that never saw the photograph, as the rows go.
    """
    # In this process: cleanlab's own workers would fork one that has TensorFlow in it.
    found = find_label_issues(labels, probabilities, return_indices_ranked_by="self_confidence", n_jobs=1)
    scores = get_label_quality_scores(labels, probabilities)
    suggested = probabilities.argmax(axis=1)
    return [
        Suspect(rows[each].sha256, rows[each].label, classes[suggested[each]], round(float(scores[each]), 6))
        for each in found[:MOST]
    ]
