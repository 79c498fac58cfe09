"""What is read of Locust's files."""

from pathlib import Path

from tests.load.counting import counted, steps
from tests.load.locust_run import Run

STATS = """Type,Name,Request Count,Failure Count,Median Response Time,Requests/s,95%
POST,thumbnail,90,4,12,9.0,30
,Aggregated,100,5,13,10.0,35
"""
FAILURES = """Method,Name,Error,Occurrences
POST,thumbnail,"CatchResponseError('shed')",4
POST,phone,"CatchResponseError('503 model_timeout')",1
"""
HISTORY = """Timestamp,User Count,Name,Requests/s,95%
1,0,Aggregated,0.0,N/A
2,1,Aggregated,60.0,14
3,1,Aggregated,80.0,12
4,2,Aggregated,120.0,20
4,2,thumbnail,100.0,20
"""


def run(directory: Path) -> Run:
    for kind, text in {"stats": STATS, "failures": FAILURES, "stats_history": HISTORY}.items():
        (directory / f"one_{kind}.csv").write_text(text)
    return Run(directory, "one")


def test_what_was_shed_is_counted_apart_from_what_failed(tmp_path: Path) -> None:
    found = counted(run(tmp_path))
    assert (found.requests, found.failures, found.shed) == (100, 1, 4)
    assert (found.median, found.p95, found.per_second) == (12, 30, 10)


def test_of_each_step_the_best_second_counts(tmp_path: Path) -> None:
    assert steps(run(tmp_path)) == [(1, 80.0, 12.0), (2, 120.0, 20.0)]
