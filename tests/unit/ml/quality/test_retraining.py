from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ml import catalog
from ml.policies import RetrainingPolicy
from ml.quality import Champion, Drift, PastTraining, Reviews, Shift, State, Stratum, should_retrain

NOW = catalog.now()
POLICY = RetrainingPolicy()
CALM = tuple(Shift(name, 0.05, 0.7) for name in ("probability", "novelty", "brightness", "sharpness"))
MOVED = (Shift("brightness", 0.61, 1e-12), *CALM[1:])


def reviews(right: int, total: int) -> Reviews:
    """Of predictions that were all reviewed."""
    return Reviews((Stratum(total, total, right),))


CHAMPION = Champion(version=3, new_photographs=12, reviews=reviews(96, 100), drift=Drift(200, CALM))
QUIET = State(
    now=NOW,
    asked_by_person=False,
    dataset_digest="new",
    shortage=None,
    champion=CHAMPION,
    last_training=PastTraining("old", NOW - timedelta(days=3)),
    last_attempt=PastTraining("old", NOW - timedelta(days=3)),
)


def with_champion(**changes: Any) -> State:
    return replace(QUIET, champion=replace(CHAMPION, **changes))


def trained(digest: str, *, hours: float) -> PastTraining:
    return PastTraining(digest, NOW - timedelta(hours=hours))


def test_where_nothing_holds_the_reason_says_how_far_each_trigger_is() -> None:
    decision = should_retrain(QUIET)
    assert not decision.train
    assert decision.reason == (
        "no reason yet: last training 3.0 of 7 days old, 12 of 20 new photographs, accuracy 0.960 in 100 reviews, "
        "at most 0.982, floor 0.900, no drift in the last 200 predictions (largest distance 0.05, in probability)"
    )


def test_a_first_day_says_what_is_missing() -> None:
    fresh = with_champion(reviews=reviews(0, 0), drift=Drift(7, CALM))
    assert "0 of 20 reviews, 7 of 50 predictions for drift" in should_retrain(fresh).reason


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (replace(QUIET, asked_by_person=True), "a person asked"),
        (replace(QUIET, champion=None, last_training=None), "no champion yet"),
        (with_champion(new_photographs=20), "20 new or re-labelled photographs since the champion's data set"),
        (replace(QUIET, last_training=trained("old", hours=7 * 24 - 1.9)), "last training is 6.9 days old"),
        (with_champion(reviews=reviews(15, 20)), "accuracy 0.750 in 20 reviews, at most 0.873, floor 0.900"),
        (with_champion(drift=Drift(200, MOVED)), "drift of brightness (distance 0.61, p 1e-12) in the last 200"),
    ],
    ids=["a person", "a first model", "new photographs", "a week", "live accuracy", "drift"],
)
def test_each_of_these_alone_is_reason_to_train(state: State, reason: str) -> None:
    decision = should_retrain(state)
    assert decision.train
    assert reason in decision.reason


@pytest.mark.parametrize(
    "state",
    [
        with_champion(new_photographs=19),
        replace(QUIET, last_training=trained("old", hours=7 * 24 - 2.1)),
        replace(QUIET, last_training=None),
        with_champion(reviews=reviews(0, 19)),
        with_champion(reviews=reviews(17, 20)),
        with_champion(drift=Drift(49, MOVED)),
        with_champion(drift=Drift(200, (Shift("brightness", 0.19, 1e-12), *CALM[1:]))),
        with_champion(drift=Drift(200, (Shift("brightness", 0.3, 1e-5), *CALM[1:]))),
        with_champion(drift=None),
    ],
    ids=[
        "too few photographs",
        "not quite a week",
        "no training on record",
        "too few reviews",
        "an accuracy that chance explains",
        "too few predictions",
        "a shift too small to matter",
        "a shift that a month of looks brings by chance",
        "no reference",
    ],
)
def test_short_of_its_limit_a_trigger_does_not_train(state: State) -> None:
    assert not should_retrain(state).train


def test_each_trigger_is_told_with_its_value_and_its_limit() -> None:
    told = [(each.name, each.holds, each.value, each.limit) for each in should_retrain(QUIET).triggers]
    assert told == [
        ("age", False, 3.0, 7),
        ("photographs", False, 12, 20),
        ("accuracy", False, pytest.approx(0.982, abs=5e-4), 0.9),
        ("drift", False, 0.05, 0.2),
    ]


def test_where_there_is_too_little_to_tell_a_trigger_has_no_value() -> None:
    fresh = replace(with_champion(reviews=reviews(0, 0), drift=None), last_training=None)
    assert [each.value for each in should_retrain(fresh).triggers] == [None, 12, None, None]


@pytest.mark.parametrize("state", [replace(QUIET, asked_by_person=True), replace(QUIET, shortage="too few")])
def test_triggers_are_told_whatever_was_decided(state: State) -> None:
    assert should_retrain(state).triggers == should_retrain(QUIET).triggers


def test_every_trigger_that_holds_is_named() -> None:
    reason = should_retrain(with_champion(new_photographs=40, drift=Drift(200, MOVED))).reason
    assert "40 new" in reason
    assert "drift of brightness" in reason


@pytest.mark.parametrize(
    "state",
    [with_champion(reviews=reviews(0, 50)), with_champion(drift=Drift(200, MOVED)), replace(QUIET, champion=None)],
    ids=["live accuracy", "drift", "a first model that was refused"],
)
def test_the_very_same_photographs_are_not_trained_on_again_and_again(state: State) -> None:
    decision = should_retrain(replace(state, last_attempt=trained("new", hours=2)))
    assert not decision.train
    assert decision.reason.endswith("but these very photographs were trained on 2.0 of 24 hours ago")


@pytest.mark.parametrize("last", [trained("new", hours=24), trained("other", hours=2)], ids=["later", "on others"])
def test_after_the_cooldown_or_with_other_photographs_they_are(last: PastTraining) -> None:
    assert should_retrain(replace(with_champion(reviews=reviews(0, 50)), last_attempt=last)).train


def test_a_person_need_not_wait() -> None:
    asked = replace(QUIET, asked_by_person=True, last_attempt=trained("new", hours=0))
    assert should_retrain(asked).train


def test_nobody_can_train_on_too_few_photographs() -> None:
    decision = should_retrain(replace(QUIET, asked_by_person=True, shortage="3 usable photographs of 1 classes"))
    assert not decision.train
    assert decision.reason == "3 usable photographs of 1 classes"


def test_every_limit_is_the_policy_s() -> None:
    patient = POLICY.model_copy(update={"retrain_after_days": 2, "retrain_new_photographs": 12})
    reason = should_retrain(QUIET, patient).reason
    assert "the limit is 2" in reason
    assert "12 suffice" in reason


def test_a_training_that_failed_is_not_tried_again_and_again() -> None:
    state = replace(with_champion(drift=Drift(200, MOVED)), last_attempt=trained("new", hours=0.25))
    decision = should_retrain(state)
    assert not decision.train
    assert decision.reason.endswith("but these very photographs were trained on 0.2 of 24 hours ago")
