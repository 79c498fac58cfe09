"""Whether to train again: a person's wish, a first model, or a trigger that holds."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from ml.quality.drift import Drift, Shift, significant
from ml.quality.state import Champion, Decision, State
from ml.settings import RetrainingPolicy

STANDARD: Final = RetrainingPolicy()
DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Trigger:
    """Holds or not; the words say why, or how far it is."""

    holds: bool
    words: str


def should_retrain(state: State, policy: RetrainingPolicy = STANDARD) -> Decision:
    """A person's run trains whatever the triggers say, but no wish makes a data set of too few photographs."""
    if state.shortage:
        return Decision(train=False, reason=state.shortage)
    if state.asked_by_person:
        return Decision(train=True, reason="a person asked for it")
    triggers = _triggers(state, policy)
    holding = ", ".join(each.words for each in triggers if each.holds)
    if not holding:
        return Decision(train=False, reason="no reason yet: " + ", ".join(each.words for each in triggers))
    if pause := _pause(state, policy):
        return Decision(train=False, reason=f"{holding}; but {pause}")
    return Decision(train=True, reason=holding)


def _triggers(state: State, policy: RetrainingPolicy) -> list[Trigger]:
    if state.champion is None:
        return [Trigger(holds=True, words="there is no champion yet")]
    return [_age(state, policy), *(rule(state.champion, policy) for rule in RULES)]


def _pause(state: State, policy: RetrainingPolicy) -> str | None:
    """The same data set gives the same model: what it did not mend, it does not mend an hour later either."""
    last, cooldown = state.last_attempt, timedelta(hours=policy.retrain_cooldown_hours)
    if last is None or last.dataset_digest != state.dataset_digest or state.now - last.at >= cooldown:
        return None
    hours = (state.now - last.at) / timedelta(hours=1)
    return f"these very photographs were trained on {hours:.1f} of {policy.retrain_cooldown_hours:g} hours ago"


def _age(state: State, policy: RetrainingPolicy) -> Trigger:
    if state.last_training is None:
        return Trigger(holds=False, words="no training on record")
    days = (state.now - state.last_training.at) / DAY
    if days >= policy.retrain_after_days:
        return Trigger(
            holds=True, words=f"the last training is {days:.1f} days old, the limit is {policy.retrain_after_days:g}"
        )
    return Trigger(holds=False, words=f"last training {days:.1f} of {policy.retrain_after_days:g} days old")


def _photographs(champion: Champion, policy: RetrainingPolicy) -> Trigger:
    count, least = champion.new_photographs, policy.retrain_new_photographs
    if count >= least:
        return Trigger(
            holds=True, words=f"{count} new or re-labelled photographs since the champion's data set, {least} suffice"
        )
    return Trigger(holds=False, words=f"{count} of {least} new photographs")


def _accuracy(champion: Champion, policy: RetrainingPolicy) -> Trigger:
    reviews, floor = champion.reviews, policy.live_accuracy_floor
    if reviews.total < policy.live_accuracy_reviews:
        return Trigger(holds=False, words=f"{reviews.total} of {policy.live_accuracy_reviews} reviews")
    bound = reviews.upper_bound(policy.live_accuracy_confidence)
    words = f"accuracy {reviews.accuracy:.3f} in {reviews.total} reviews, at most {bound:.3f}, floor {floor:.3f}"
    return Trigger(holds=bound < floor, words=words)


def _drift(champion: Champion, policy: RetrainingPolicy) -> Trigger:
    drift = champion.drift
    if drift is None:
        return Trigger(holds=False, words="no reference to see drift against")
    if drift.predictions < policy.drift_least:
        return Trigger(holds=False, words=f"{drift.predictions} of {policy.drift_least} predictions for drift")
    shifted = [each for each in drift.shifts if significant(each, policy)]
    return Trigger(holds=bool(shifted), words=_told(shifted, drift))


def _told(shifted: list[Shift], drift: Drift) -> str:
    over = f"in the last {drift.predictions} predictions"
    if not shifted:
        largest = max(drift.shifts, key=lambda each: each.distance)
        return f"no drift {over} (largest distance {largest.distance:.2f}, in {largest.signal})"
    signals = " and ".join(f"{each.signal} (distance {each.distance:.2f}, p {each.p_value:.1g})" for each in shifted)
    return f"drift of {signals} {over}"


Rule = Callable[[Champion, RetrainingPolicy], Trigger]
RULES: Final[tuple[Rule, ...]] = (_photographs, _accuracy, _drift)
