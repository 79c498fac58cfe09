"""Each limit is broken by what it is there for, and by nothing else."""

from dataclasses import replace

import pytest

from tests.load.thresholds import Counted, Limits, broken, saturation

ALONE = Counted(requests=500, failures=0, shed=0, median=10, p95=14, per_second=90)
GOOD = Counted(requests=3000, failures=0, shed=0, median=30, p95=80, per_second=100)


def test_a_good_run_breaks_nothing() -> None:
    assert broken(GOOD, ALONE, Limits()) == []


@pytest.mark.parametrize(
    ("run", "word"),
    [
        (replace(GOOD, failures=1), "failed"),
        (replace(GOOD, shed=31), "shed"),
        (replace(GOOD, p95=121), "lone caller"),
        (replace(GOOD, requests=0), "nothing was asked"),
    ],
)
def test_each_limit_can_be_broken(run: Counted, word: str) -> None:
    (found,) = broken(run, ALONE, Limits())
    assert word in found


def test_a_few_that_are_shed_are_no_failure() -> None:
    assert broken(replace(GOOD, shed=30), ALONE, Limits()) == []


def test_the_most_is_that_of_the_best_step() -> None:
    assert saturation([(1, 80.0), (8, 160.0), (32, 140.0)]) == 160
    assert saturation([]) == 0
