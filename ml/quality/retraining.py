"""Whether to train again: a person's wish, a first model, or a trigger that holds."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

from ml.policies import RetrainingPolicy
from ml.quality.drift import Drift, Shift, significant
from ml.quality.state import Champion, Decision, State, Trigger

STANDARD: Final = RetrainingPolicy()
DAY: Final = timedelta(days=1)
# A training is recorded as it ends: without this, the next one on the same day of the week would come a little early.
SLACK: Final = timedelta(hours=2)


def should_retrain(state: State, policy: RetrainingPolicy = STANDARD) -> Decision:
    """A person's run trains whatever the triggers say, but no wish makes a data set of too few photographs."""
    triggers = _triggers(state, policy)
    train, reason = _decide(state, triggers, policy)
    return Decision(train, reason, triggers)


def _decide(state: State, triggers: Sequence[Trigger], policy: RetrainingPolicy) -> tuple[bool, str]:
    if state.shortage:
        return False, state.shortage
    if state.asked_by_person:
        return True, "a person asked for it"
    holding = ", ".join(each.words for each in triggers if each.holds)
    if not holding:
        return False, "no reason yet: " + ", ".join(each.words for each in triggers)
    if pause := _pause(state, policy):
        return False, f"{holding}; but {pause}"
    return True, holding


def _triggers(state: State, policy: RetrainingPolicy) -> tuple[Trigger, ...]:
    if state.champion is None:
        return (Trigger("champion", holds=True, words="there is no champion yet"),)
    return (_age(state, policy), *(rule(state.champion, policy) for rule in RULES))


def _pause(state: State, policy: RetrainingPolicy) -> str | None:
    """The same data set gives the same model: what it did not mend, it does not mend an hour later either."""
    last, cooldown = state.last_attempt, timedelta(hours=policy.retrain_cooldown_hours)
    if last is None or last.dataset_digest != state.dataset_digest or state.now - last.at >= cooldown:
        return None
    hours = (state.now - last.at) / timedelta(hours=1)
    return f"these very photographs were trained on {hours:.1f} of {policy.retrain_cooldown_hours:g} hours ago"


def _age(state: State, policy: RetrainingPolicy) -> Trigger:
    limit = policy.retrain_after_days
    if state.last_training is None:
        return Trigger("age", holds=False, words="no training on record", limit=limit)
    age = state.now - state.last_training.at
    days, holds = age / DAY, age >= limit * DAY - SLACK
    words = f"last training {days:.1f} of {limit:g} days old"
    if holds:
        words = f"the last training is {days:.1f} days old, the limit is {limit:g}"
    return Trigger("age", holds, words, round(days, 2), limit)


def _photographs(champion: Champion, policy: RetrainingPolicy) -> Trigger:
    count, least = champion.new_photographs, policy.retrain_new_photographs
    words = f"{count} of {least} new photographs"
    if count >= least:
        words = f"{count} new or re-labelled photographs since the champion's data set, {least} suffice"
    return Trigger("photographs", count >= least, words, count, least)


def _accuracy(champion: Champion, policy: RetrainingPolicy) -> Trigger:
    """Its value is the bound, since that is what is held against the floor."""
    reviews, floor = champion.reviews, policy.live_accuracy_floor
    if reviews.total < policy.live_accuracy_reviews:
        words = f"{reviews.total} of {policy.live_accuracy_reviews} reviews"
        return Trigger("accuracy", holds=False, words=words, limit=floor)
    bound = reviews.upper_bound(policy.live_accuracy_confidence)
    words = f"accuracy {reviews.accuracy:.3f} in {reviews.total} reviews, at most {bound:.3f}, floor {floor:.3f}"
    return Trigger("accuracy", bound < floor, words, bound, floor)


def _drift(champion: Champion, policy: RetrainingPolicy) -> Trigger:
    """Its value is the largest distance; it must be significant too."""
    drift, limit = champion.drift, policy.drift_distance
    if drift is None:
        return Trigger("drift", holds=False, words="no reference to see drift against", limit=limit)
    if drift.predictions < policy.drift_least:
        words = f"{drift.predictions} of {policy.drift_least} predictions for drift"
        return Trigger("drift", holds=False, words=words, limit=limit)
    shifted = significant(drift.shifts, policy)
    return Trigger("drift", bool(shifted), _told(shifted, drift), _largest(drift).distance, limit)


def _largest(drift: Drift) -> Shift:
    return max(drift.shifts, key=lambda each: each.distance)


def _told(shifted: Sequence[Shift], drift: Drift) -> str:
    over = f"in the last {drift.predictions} predictions"
    if not shifted:
        largest = _largest(drift)
        return f"no drift {over} (largest distance {largest.distance:.2f}, in {largest.signal})"
    signals = " and ".join(f"{each.signal} (distance {each.distance:.2f}, p {each.p_value:.1g})" for each in shifted)
    return f"drift of {signals} {over}"


Rule = Callable[[Champion, RetrainingPolicy], Trigger]
RULES: Final[tuple[Rule, ...]] = (_photographs, _accuracy, _drift)
