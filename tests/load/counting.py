"""Reads the CSV files that Locust leaves."""

import csv
from collections import defaultdict
from pathlib import Path
from typing import Final

from tests.load.locust_run import Run
from tests.load.thresholds import Counted

TOTAL: Final = "Aggregated"
SHED: Final = "shed"


def counted(run: Run) -> Counted:
    """Raises KeyError where no thumbnail was asked for."""
    rows = {row["Name"]: row for row in _rows(run.file("stats"))}
    shed = sum(int(row["Occurrences"]) for row in _rows(run.file("failures")) if f"'{SHED}'" in row["Error"])
    return Counted(
        requests=int(rows[TOTAL]["Request Count"]),
        failures=int(rows[TOTAL]["Failure Count"]) - shed,
        shed=shed,
        median=float(rows["thumbnail"]["Median Response Time"]),
        p95=float(rows["thumbnail"]["95%"]),
        per_second=float(rows[TOTAL]["Requests/s"]),
    )


def steps(run: Run) -> list[tuple[int, float, float]]:
    """(people, calls per second, p95 in milliseconds), the best second of each step of a ramp."""
    best: dict[int, tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    for row in _rows(run.file("stats_history")):
        if row["Name"] == TOTAL and row["95%"] not in {"", "N/A"}:
            found = (float(row["Requests/s"]), float(row["95%"]))
            best[int(row["User Count"])] = max(best[int(row["User Count"])], found)
    return [(people, *best[people]) for people in sorted(best) if people]


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="") as opened:
        return list(csv.DictReader(opened))
