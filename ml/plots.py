"""The pictures of an evaluation: confusion matrix, ROC, reliability, misclassified photographs."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from sklearn.metrics import ConfusionMatrixDisplay, RocCurveDisplay

from ml import evaluate
from ml.imaging import Pixels
from ml.model import Labels, Probabilities

MOST_MISTAKES = 24


def all_plots(
    probabilities: Probabilities, labels: Labels, classes: Sequence[str], pixels: Pixels
) -> dict[str, Figure]:
    """File name → figure."""
    return {
        "confusion_matrix.png": confusion_matrix(probabilities, labels, classes),
        "roc.png": roc(probabilities, labels, classes),
        "reliability.png": reliability(probabilities, labels),
        "misclassified.png": misclassified(probabilities, labels, classes, pixels),
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


def misclassified(probabilities: Probabilities, labels: Labels, classes: Sequence[str], pixels: Pixels) -> Figure:
    """The most confident mistakes first."""
    answers = probabilities.argmax(axis=1)
    wrong = np.flatnonzero(answers != labels)
    worst = wrong[np.argsort(-probabilities[wrong, answers[wrong]])][:MOST_MISTAKES]
    figure = Figure(figsize=(10, 2.4 * max(1, -(-len(worst) // 6))), layout="constrained")
    figure.suptitle(f"{len(wrong)} of {len(labels)} photographs of the test split are misclassified")
    for place, index in enumerate(worst):
        axes = figure.add_subplot(-(-len(worst) // 6), 6, place + 1)
        axes.imshow(pixels[index])
        axes.set_title(
            f"{classes[labels[index]]}, called\n{classes[answers[index]]} ({probabilities[index].max():.0%})"
        )
        axes.set_axis_off()
    return figure
