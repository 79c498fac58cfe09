"""Ratios are of the best that each server does; what is held is held, an aim is told."""

from dataclasses import replace

import pytest

from tests.bench.peers.table import Bounds, Measured, Step, broken, report, share, times

OURS = Measured("ours", (Step(1, 80, 12, 0), Step(8, 150, 51, 0)), megabytes=750)
DIRECT = Measured("direct", (Step(1, 100, 10, 0), Step(8, 200, 44, 0)), megabytes=650)
PEER = Measured("peer", (Step(1, 25, 40, 0), Step(8, 10, 900, 2)), megabytes=900, bounds=Bounds(3, 7))
SILENT = Measured("silent", (Step(1, 0, None, 5), Step(8, 0, None, 8)), megabytes=1000, bounds=Bounds(3))


def test_each_is_taken_at_its_own_best() -> None:
    assert times(OURS, PEER) == 6
    assert broken(OURS, [DIRECT, PEER]) == []


@pytest.mark.parametrize(
    ("ours", "peer", "word"),
    [
        (OURS, replace(PEER, bounds=Bounds(6.1)), "6.0 times peer, at least 6.1"),
        (replace(OURS, steps=(Step(1, 160, 12, 1),)), PEER, "failed calls: 1"),
    ],
)
def test_each_promise_can_be_broken(ours: Measured, peer: Measured, word: str) -> None:
    (found,) = broken(ours, [peer])
    assert word in found


def test_a_slower_one_that_nothing_is_promised_of_breaks_nothing() -> None:
    assert broken(OURS, [replace(PEER, bounds=Bounds(aim=7), steps=DIRECT.steps)]) == []


def test_a_server_that_answers_nothing_is_told_as_such() -> None:
    assert broken(OURS, [SILENT]) == ["silent answered nothing, so nothing is known of it"]
    assert "| silent | none | none | 13 | 1000 | inf | ≥ 3 |  |" in report(OURS, [SILENT])


def test_the_table_has_a_row_a_server_and_a_column_a_number_of_callers() -> None:
    head, rule, *rows = report(OURS, [DIRECT, PEER]).splitlines()
    assert "| 1 caller | 8 callers |" in head
    assert {line.count("|") for line in (head, rule, *rows)} == {head.count("|")}
    assert rows[0] == "| ours | 80 (12) | 150 (51) | 0 | 750 |  |  |  |"
    assert rows[2] == "| peer | 25 (40) | 10 (900) | 2 | 900 | 6.0 | ≥ 3 | ≥ 7 |"


def test_the_share_of_direct_is_told() -> None:
    assert "75%" in share(OURS, DIRECT)
