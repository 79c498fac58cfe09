"""Whether there is reason to train again. Pure functions."""

from dataclasses import dataclass


@dataclass(frozen=True)
class State:
    """What the decision rests on, recomputed from the database and the registry each time."""

    asked_by_person: bool
    dataset_digest: str
    champion_dataset_digest: str | None


@dataclass(frozen=True)
class Decision:
    """Train or not, and why, in words."""

    train: bool
    reason: str


def should_retrain(state: State) -> Decision:
    """A person's wish, a first model, or photographs that the champion has not seen."""
    if state.asked_by_person:
        return Decision(train=True, reason="a person asked for it")
    if state.champion_dataset_digest is None:
        return Decision(train=True, reason="there is no champion yet")
    if state.dataset_digest != state.champion_dataset_digest:
        return Decision(train=True, reason="the photographs have changed since the champion's data set")
    return Decision(train=False, reason="the champion was trained on just these photographs")
