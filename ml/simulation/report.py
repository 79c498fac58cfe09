"""What a simulation came to: a table in Markdown, and a picture."""

from collections.abc import Iterator

import numpy as np
from matplotlib.figure import Figure

from ml.simulation.traffic import STEP
from ml.simulation.trials import LEAST_FOUND, MOST_ALARMS, Outcome, Share


def table(outcome: Outcome) -> str:
    """One row a kind of traffic."""
    return "\n".join(["| traffic | result | 95 % interval | asked |", "| --- | --- | --- | --- |", *_rows(outcome)])


def picture(outcome: Outcome) -> Figure:
    """Share of trials that have alarmed, by how many changed requests came."""
    figure = Figure(figsize=(7.5, 4.2), layout="constrained")
    axes = figure.subplots()
    counts = np.arange(0, outcome.window + 1, STEP)
    for change, found in outcome.found.items():
        ends = np.array([np.inf if each is None else each for each in found])
        axes.step(counts, [(ends <= count).mean() for count in counts], where="post", label=change)
    axes.axhline(LEAST_FOUND, color="grey", linestyle="--")
    months = max(outcome.months.values(), key=lambda each: each.value)
    axes.set(xlabel="changed requests, in a window that was full of ordinary ones", ylabel="share that has alarmed")
    axes.set(xlim=(0, outcome.window), ylim=(0, 1.03))
    axes.set_title(f"Without a change: an alarm in {months.count} of {months.total} months", fontsize=10)
    axes.legend(loc="lower right", fontsize=8)
    return figure


def _rows(outcome: Outcome) -> Iterator[str]:
    for per_look, share in outcome.months.items():
        told = f"an alarm in {share.count} of {share.total} months"
        yield f"| ordinary, {per_look} requests a look | {told} | {_interval(share)} | ≤ {MOST_ALARMS:.0%} |"
    for change in outcome.found:
        share = outcome.detected(change)
        told = f"found in {share.count} of {share.total}, half of them within {outcome.median(change):.0f} requests"
        yield f"| {change} | {told} | {_interval(share)} | ≥ {LEAST_FOUND:.0%} |"


def _interval(share: Share) -> str:
    low, high = share.interval()
    return f"{low:.1%} to {high:.1%}"
