"""Each rule is broken by what it is there for, and by nothing else."""

from dataclasses import replace

import pytest

from tests.drill.calls import ANSWERED, Call
from tests.drill.stated import Stated
from tests.drill.verdict import Drilled, Records, broken

AWAY = "503 model_unavailable"
STATED = Stated("predictions are told 503", back_seconds=30, predictions=frozenset({AWAY}))


def prediction(begun: float, outcome: str = ANSWERED, *, wrong: str = "") -> Call:
    return Call("prediction", begun, begun + 1, outcome, id=f"p{begun:g}", wrong=wrong, label="grass")


def feedback(begun: float, outcome: str = ANSWERED) -> Call:
    return Call("feedback", begun, begun + 1, outcome, id=f"r{begun:g}", prediction=f"p{begun:g}", label="grass")


CALLS = (prediction(0), feedback(1), prediction(9.5), prediction(12, AWAY), prediction(19), prediction(21))
KEPT = {each.id: True for each in CALLS if each.kind == "prediction" and each.answered}
RECORDS = Records(reviews={"r1": ("p1", "grass")}, kept=KEPT, gap=0, lost=0, waiting=0)
GOOD = Drilled("serving", killed=10, back=20, lacked="", calls=CALLS, restarted=(), records=RECORDS)


def without(*ids: str) -> dict[str, bool]:
    return {id_: kept for id_, kept in KEPT.items() if id_ not in ids}


def test_a_drill_that_goes_as_stated_breaks_nothing() -> None:
    assert broken(GOOD, STATED) == []


@pytest.mark.parametrize(
    ("drilled", "word"),
    [
        (replace(GOOD, back=None, lacked="supervisord says FATAL", records=None), "did not come back: supervisord"),
        (replace(GOOD, back=40.5), "back after 30.5 s, later than the 30 s"),
        (replace(GOOD, restarted=["mlflow"]), "mlflow ended with it"),
        (replace(GOOD, calls=(*CALLS, prediction(13, "500 internal_error"))), "not stated: 1 × prediction 500"),
        (replace(GOOD, calls=(*CALLS, feedback(13, AWAY))), "not stated: 1 × feedback 503"),
        (replace(GOOD, calls=(*CALLS, prediction(8, AWAY))), "failed while it was there: 1 × prediction 503"),
        (replace(GOOD, calls=(*CALLS, prediction(20, AWAY))), "failed while it was there: 1 × prediction 503"),
        (replace(GOOD, calls=(*CALLS, prediction(19, wrong="dandelion"))), "1 answers are wrong, the first: dandelion"),
        (replace(GOOD, calls=(prediction(0), feedback(1), prediction(21))), "nobody asked anything"),
        (replace(GOOD, records=replace(RECORDS, reviews={})), "1 of 1 acknowledged feedbacks are not"),
        (replace(GOOD, records=replace(RECORDS, reviews={"r1": ("p1", "dandelion")})), "1 of 1 acknowledged"),
        (replace(GOOD, calls=[each for each in CALLS if each.kind == "prediction"]), "no feedback was acknowledged"),
        (replace(GOOD, records=replace(RECORDS, kept=without("p19"))), "+1 predictions are missing"),
        (replace(GOOD, records=replace(RECORDS, gap=2)), "-2 predictions are missing"),
        (replace(GOOD, records=replace(RECORDS, waiting=3)), "3 predictions still wait"),
        (replace(GOOD, records=replace(RECORDS, lost=1)), "0 photographs are not in S3, 1 are counted"),
        (replace(GOOD, records=replace(RECORDS, kept=KEPT | {"p19": False}, lost=1)), "1 photographs were lost"),
    ],
)
def test_each_rule_can_be_broken(drilled: Drilled, word: str) -> None:
    (found,) = broken(drilled, STATED)
    assert word in found


def test_a_call_that_was_on_its_way_when_it_was_killed_may_fail_and_one_that_began_before_it_was_back() -> None:
    assert broken(replace(GOOD, calls=(*CALLS, prediction(9.8, AWAY), prediction(19.9, AWAY))), STATED) == []


def test_rows_that_are_missing_and_counted_are_as_stated() -> None:
    assert broken(replace(GOOD, records=replace(RECORDS, kept=without("p19"), gap=1)), STATED) == []


def test_rows_may_go_with_the_process_only_when_they_were_answered_just_before() -> None:
    stated = replace(STATED, unlogged_seconds=2)
    assert broken(replace(GOOD, records=replace(RECORDS, kept=without("p9.5"))), stated) == []
    (found,) = broken(replace(GOOD, records=replace(RECORDS, kept=without("p9.5", "p0"))), stated)
    assert "+1 predictions" in found


def test_photographs_may_be_lost_where_that_is_stated_and_they_are_counted() -> None:
    lost = replace(GOOD, records=replace(RECORDS, kept=KEPT | {"p19": False}, lost=1))
    assert broken(lost, replace(STATED, loses_photographs=True)) == []
