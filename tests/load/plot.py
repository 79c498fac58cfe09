"""Throughput and latency against the number of people who ask."""

from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure


def draw(steps: Sequence[tuple[int, float, float]], file: Path) -> None:
    people = [each[0] for each in steps]
    figure = Figure(figsize=(7, 4), layout="constrained")
    rates = figure.add_subplot()
    rates.plot(people, [each[1] for each in steps], "o-", color="#0072B2", label="calls per second")
    rates.set(xscale="log", xlabel="people who ask at once", ylabel="calls per second", xticks=people)
    rates.set_xticklabels([str(each) for each in people])
    times = rates.twinx()
    times.plot(people, [each[2] for each in steps], "s--", color="#D55E00", label="p95, ms")
    times.set(ylabel="95 % are answered within, ms")
    figure.legend(loc="outside upper center", ncols=2)
    figure.savefig(file, dpi=120)
