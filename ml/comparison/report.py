"""The comparison for people: a table and a picture."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from ml.comparison.results import Result


def table(results: Sequence[Result]) -> str:
    """Markdown: mean ± standard deviation over the folds."""
    conditions = list(results[0].accuracy)
    lines = [
        f"| | {' | '.join(each.replace('_', ' ') for each in conditions)} | log-loss | seconds |",
        f"| --- | {' | '.join('---' for _ in conditions)} | --- | --- |",
    ]
    for each in results:
        told = " | ".join(f"{np.mean(values):.3f} ± {np.std(values):.3f}" for values in each.accuracy.values())
        lines.append(f"| {each.name} | {told} | {np.mean(each.log_loss):.3f} | {each.seconds:.1f} |")
    return "\n".join(lines)


def picture(results: Sequence[Result]) -> Figure:
    """Accuracy under each condition, one row per way."""
    figure = Figure(figsize=(8, 1.2 + 0.6 * len(results)), layout="constrained")
    axes = figure.subplots()
    for offset, condition in enumerate(results[0].accuracy):
        places = np.arange(len(results)) + 0.15 * offset
        means = [np.mean(each.accuracy[condition]) for each in results]
        spread = [np.std(each.accuracy[condition]) for each in results]
        axes.errorbar(means, places, xerr=spread, fmt="o", capsize=2, label=condition.replace("_", " "))
    axes.set_yticks(range(len(results)), [each.name for each in results])
    axes.invert_yaxis()
    axes.set_xlabel("accuracy in cross-validation, ± standard deviation over the folds")
    axes.grid(axis="x", alpha=0.3)
    axes.legend(loc="lower left", fontsize="small")
    return figure
