from io import BytesIO

import numpy as np
import pytest

from ml import plots
from ml.model import Labels, Probabilities

CLASSES = ("clover", "daisy", "moss")
HEATMAPS = np.random.default_rng(0).random((60, 7, 7), np.float32)


def answers(count: int, wrong: int) -> tuple[Probabilities, Labels]:
    labels = (np.arange(count) % 3).astype(np.int32)
    answered = np.where(np.arange(count) < wrong, (labels + 1) % 3, labels)
    return np.full((count, 3), 0.1) + 0.7 * np.eye(3)[answered], labels


@pytest.mark.parametrize("wrong", [0, 1, 7, 60], ids=lambda wrong: f"{wrong} mistakes")
def test_every_picture_can_be_drawn_with(wrong: int) -> None:
    probabilities, labels = answers(60, wrong)
    pixels = np.zeros((60, 224, 224, 3), np.uint8)
    for name, figure in plots.all_plots(probabilities, labels, CLASSES, pixels, HEATMAPS).items():
        drawn = BytesIO()
        figure.savefig(drawn, format="png")
        assert drawn.getvalue().startswith(b"\x89PNG"), name


def test_only_the_worst_mistakes_are_shown_and_all_are_counted() -> None:
    probabilities, labels = answers(60, 60)
    figure = plots.misclassified(probabilities, labels, CLASSES, np.zeros((60, 224, 224, 3), np.uint8), HEATMAPS)
    assert len(figure.axes) == plots.MOST_MISTAKES
    assert figure.get_suptitle() == "60 of 60 photographs of the test split are misclassified"


def test_a_learning_curve_shows_every_point() -> None:
    (line,) = plots.learning_curve([(35, 0.8), (70, 0.9)]).axes[0].lines
    assert np.asarray(line.get_xydata()).tolist() == [[35, 0.8], [70, 0.9]]
