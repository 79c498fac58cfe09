"""The pictures of a training and its evaluation, for MLflow."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from matplotlib.figure import Figure
from PIL import Image
from sklearn.metrics import ConfusionMatrixDisplay, PrecisionRecallDisplay, RocCurveDisplay

from ml import evaluate
from ml.imaging import Pixels
from ml.model import Labels, Probabilities

Heatmaps = npt.NDArray[np.float32]  # (n, 7, 7)

MOST_MISTAKES = 24


def all_plots(
    probabilities: Probabilities, labels: Labels, classes: Sequence[str], pixels: Pixels, heatmaps: Heatmaps
) -> dict[str, Figure]:
    """File name → figure."""
    return {
        "confusion_matrix.png": confusion_matrix(probabilities, labels, classes),
        "roc.png": roc(probabilities, labels, classes),
        "precision_recall.png": precision_recall(probabilities, labels, classes),
        "reliability.png": reliability(probabilities, labels),
        "misclassified.png": misclassified(probabilities, labels, classes, pixels, heatmaps),
    }


def confusion_matrix(probabilities: Probabilities, labels: Labels, classes: Sequence[str]) -> Figure:
    figure = Figure(figsize=(5, 4.5), layout="constrained")
    ConfusionMatrixDisplay.from_predictions(
        labels,
        probabilities.argmax(axis=1),
        labels=range(len(classes)),
        display_labels=classes,
        ax=figure.subplots(),
        colorbar=False,
    )
    return figure


def roc(probabilities: Probabilities, labels: Labels, classes: Sequence[str]) -> Figure:
    """One curve a class, against all the others."""
    figure = Figure(figsize=(5, 4.5), layout="constrained")
    axes = figure.subplots()
    for index, name in enumerate(classes):
        RocCurveDisplay.from_predictions(labels == index, probabilities[:, index], name=name, ax=axes)
    return figure


def precision_recall(probabilities: Probabilities, labels: Labels, classes: Sequence[str]) -> Figure:
    """One curve a class, against all the others."""
    figure = Figure(figsize=(5, 4.5), layout="constrained")
    axes = figure.subplots()
    for index, name in enumerate(classes):
        PrecisionRecallDisplay.from_predictions(labels == index, probabilities[:, index], name=name, ax=axes)
    return figure


def learning_curve(points: Sequence[tuple[int, float]]) -> Figure:
    """Accuracy on photographs that were not learnt from, against how many were."""
    figure = Figure(figsize=(5, 3.5), layout="constrained")
    axes = figure.subplots()
    axes.plot(*zip(*points, strict=True), "o-", color="tab:blue")
    axes.set(xlabel="photographs learnt from", ylabel="accuracy on others", ylim=(0, 1.02))
    axes.grid(alpha=0.3)
    return figure


def reliability(probabilities: Probabilities, labels: Labels) -> Figure:
    """Share of right answers against the probability given, with the number of photographs in each bin."""
    figure = Figure(figsize=(5, 4.5), layout="constrained")
    axes = figure.subplots()
    confidence, right = probabilities.max(axis=1), probabilities.argmax(axis=1) == labels
    axes.plot([0, 1], [0, 1], color="grey", linestyle="--")
    for each in evaluate.reliability(confidence, right):
        axes.plot(each.confidence, each.accuracy, "o", color="tab:blue")
        axes.annotate(f" {each.count}", (each.confidence, each.accuracy))
    axes.set(xlabel="probability of the answer", ylabel="share of right answers", xlim=(0, 1.02), ylim=(0, 1.05))
    return figure


def misclassified(
    probabilities: Probabilities, labels: Labels, classes: Sequence[str], pixels: Pixels, heatmaps: Heatmaps
) -> Figure:
    """The most confident mistakes first; the brighter a part, the more it spoke for the answer."""
    answers = probabilities.argmax(axis=1)
    wrong = np.flatnonzero(answers != labels)
    worst = wrong[np.argsort(-probabilities[wrong, answers[wrong]])][:MOST_MISTAKES]
    figure = Figure(figsize=(10, 2.4 * max(1, -(-len(worst) // 6))), layout="constrained")
    figure.suptitle(f"{len(wrong)} of {len(labels)} photographs of the test split are misclassified")
    for place, index in enumerate(worst):
        axes = figure.add_subplot(-(-len(worst) // 6), 6, place + 1)
        axes.imshow(_lit(pixels[index], heatmaps[index]))
        axes.set_title(
            f"{classes[labels[index]]}, called\n{classes[answers[index]]} ({probabilities[index].max():.0%})"
        )
        axes.set_axis_off()
    return figure


def _lit(pixels: Pixels, heatmap: npt.NDArray[np.float32]) -> Pixels:
    """A photograph in the light of its heatmap, (7, 7)."""
    scaled = (heatmap - heatmap.min()) / max(float(np.ptp(heatmap)), 1e-9)
    size = (pixels.shape[1], pixels.shape[0])
    smooth = np.asarray(Image.fromarray(scaled.astype(np.float32)).resize(size, Image.Resampling.BICUBIC))
    return np.asarray(pixels * np.clip(0.35 + 0.65 * smooth, 0, 1)[..., None], np.uint8)
