import json

import numpy as np
import pytest

from ml.evaluate import Evaluation, Incomparable, evidence, gate
from ml.evaluate.noise import chance_calibration_error, upper_bound
from ml.policies import GatePolicy
from tests.unit.ml.models import model

POLICY = GatePolicy()
FIVE_WRONG = range(5)


def promoted(challenger: Evaluation, champion: Evaluation | Incomparable | None = None) -> bool:
    return gate(challenger, champion, POLICY).promote


def test_gate_promotes_a_first_model_that_reaches_the_floor() -> None:
    decision = gate(model(wrong=range(10, 15)), None, POLICY)
    assert decision.promote
    assert decision.reasons == ("a first model, with accuracy 0.950 on 100 test photographs",)


def test_gate_refuses_a_model_below_the_floor_with_both_numbers() -> None:
    decision = gate(model(wrong=range(21), confidence=0.79), None, POLICY)
    assert not decision.promote
    assert decision.reasons == ("accuracy 0.790 is below the floor of 0.800",)


def test_a_model_just_at_the_floor_passes() -> None:
    assert promoted(model(wrong=range(20), confidence=0.8))


def test_a_tie_promotes() -> None:
    decision = gate(model(wrong=FIVE_WRONG), model(wrong=FIVE_WRONG), POLICY)
    assert decision.promote
    assert decision.reasons == ("accuracy 0.950 on 100 test photographs, the champion's is 0.950 on the same",)


def test_gate_refuses_a_worse_challenger_with_both_numbers() -> None:
    decision = gate(model(wrong=range(12), confidence=0.9), model(wrong=range(2)), POLICY)
    assert not decision.promote
    assert "accuracy 0.880 is below the champion's 0.980" in decision.reasons[0]
    assert "95% confidence" in decision.reasons[0]


def test_a_difference_within_noise_promotes() -> None:
    assert promoted(model(wrong=range(40, 46)), model(wrong=FIVE_WRONG))


def test_mistakes_that_are_not_made_up_for_weigh_more() -> None:
    """Ten points lost on photographs that the champion knew, against ten lost on balance among many differences."""
    plainly, on_balance = np.repeat([-1, 0], [10, 90]), np.repeat([-1, 1, 0], [30, 20, 50])
    assert upper_bound(plainly, 0.95) < 0 < upper_bound(on_balance, 0.95)


def test_no_class_may_collapse_while_the_other_makes_up_for_it() -> None:
    daisies, clovers = range(1, 21, 2), range(0, 20, 2)
    decision = gate(model(wrong=daisies, confidence=0.9), model(wrong=clovers, confidence=0.9), POLICY)
    assert not decision.promote
    assert decision.reasons == ("recall of daisy 0.800 is more than 0.100 below the champion's 1.000",)


def test_a_class_of_few_photographs_may_differ_by_chance() -> None:
    assert promoted(model(wrong=[1], photographs=10, confidence=0.9), model(wrong=[0], photographs=10, confidence=0.9))


def test_gate_refuses_a_model_that_promises_too_much() -> None:
    decision = gate(model(wrong=range(15), confidence=0.99), None, POLICY)
    assert not decision.promote
    assert "calibration error 0.140 is above the budget of 0.100" in decision.reasons[0]


def test_calibration_is_judged_by_what_chance_gives_on_so_few_photographs() -> None:
    few = model(wrong=[0, 1, 2], photographs=16, confidence=0.7)
    assert few.metrics.calibration_error > POLICY.calibration_budget
    assert promoted(few)


def test_chance_gives_a_larger_calibration_error_on_fewer_photographs() -> None:
    few, many = (chance_calibration_error(np.full(n, 0.8), 0.95) for n in (20, 2000))
    assert many < 0.03 < few


def test_gate_refuses_a_slow_file() -> None:
    decision = gate(model(milliseconds=612), None, POLICY)
    assert decision.reasons == ("612 ms for one photograph is above the budget of 500 ms",)
    assert not promoted(model(milliseconds=float("nan")))


def test_gate_never_puts_drawings_over_photographs() -> None:
    decision = gate(model(source="synthetic"), model(wrong=FIVE_WRONG), POLICY)
    assert not decision.promote
    assert decision.reasons == ("it was trained on synthetic photographs, and the champion on real ones",)


@pytest.mark.parametrize(
    ("challenger", "champion"), [("real", "real"), ("real", "synthetic"), ("synthetic", "synthetic")]
)
def test_gate_lets_every_other_source_through(challenger: str, champion: str) -> None:
    assert promoted(model(source=challenger), model(source=champion))


def test_a_champion_of_other_classes_leaves_the_absolute_rules() -> None:
    other = Incomparable(("clover", "daisy", "moss"), "real")
    decision = gate(model(), other, POLICY)
    assert decision.promote
    assert "knows other classes (clover, daisy, moss) and was not compared" in decision.reasons[0]
    assert not promoted(model(wrong=range(50)), other)


def test_drawings_never_replace_photographs_of_other_classes_either() -> None:
    assert not promoted(model(source="synthetic"), Incomparable(("clover", "moss"), "real"))


def test_gate_names_every_reason() -> None:
    decision = gate(model(wrong=range(60), source="synthetic", milliseconds=900), model(), POLICY)
    assert len(decision.reasons) == 7  # floor, calibration, latency, source, accuracy, and the recall of both classes


def test_the_same_models_get_the_same_verdict() -> None:
    pair = model(wrong=range(7)), model(wrong=range(3))
    assert gate(*pair, POLICY) == gate(*pair, POLICY)


@pytest.mark.parametrize(("error_rate", "promotes"), [(0.05, True), (0.15, False)], ids=["as good", "ten points worse"])
def test_gate_errs_seldom(error_rate: float, promotes: bool) -> None:
    rng = np.random.default_rng(0)

    def drawn(rate: float) -> Evaluation:
        wrong = np.flatnonzero(rng.random(200) < rate)
        return model(wrong=wrong.tolist(), photographs=200, confidence=1 - rate)

    verdicts = [promoted(drawn(error_rate), drawn(0.05)) for _ in range(100)]
    assert sum(verdict != promotes for verdict in verdicts) <= 10


@pytest.mark.parametrize("champion", [None, model(wrong=FIVE_WRONG), Incomparable(("moss",), "real")])
def test_the_evidence_can_be_kept_as_json(champion: Evaluation | Incomparable | None) -> None:
    challenger = model(wrong=range(3))
    decision = gate(challenger, champion, POLICY)
    kept = json.loads(json.dumps(evidence(challenger, champion, POLICY, decision)))
    assert kept["challenger"]["accuracy"] == 0.97
    assert kept["challenger"]["latency_milliseconds"] == 20
    assert kept["policy"]["accuracy_floor"] == 0.8
    assert kept["decision"] == {"promote": True, "reasons": list(decision.reasons)}


def test_the_evidence_holds_each_difference_with_its_noise() -> None:
    challenger, champion = model(wrong=range(3)), model(wrong=FIVE_WRONG)
    kept = evidence(challenger, champion, POLICY, gate(challenger, champion, POLICY))["comparison"]
    assert kept["accuracy"]["difference"] == pytest.approx(0.02)
    assert kept["accuracy"]["upper"] >= kept["accuracy"]["difference"]
    assert set(kept["recall"]) == {"clover", "daisy"}
    assert evidence(challenger, None, POLICY, gate(challenger, None, POLICY))["comparison"] is None


def test_the_evidence_says_that_a_champion_was_not_compared() -> None:
    other = Incomparable(("moss", "sage"), "real")
    kept = evidence(model(), other, POLICY, gate(model(), other, POLICY))
    assert kept["comparison"] is None
    assert kept["champion"]["classes"] == ("moss", "sage")
    assert "other classes" in kept["champion"]["not_compared"]
