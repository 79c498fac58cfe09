import pytest

from ml.quality import State, should_retrain


@pytest.mark.parametrize(
    ("state", "train", "reason"),
    [
        (State(asked_by_person=True, dataset_digest="a", champion_dataset_digest="a"), True, "a person"),
        (State(asked_by_person=False, dataset_digest="a", champion_dataset_digest=None), True, "no champion"),
        (State(asked_by_person=False, dataset_digest="b", champion_dataset_digest="a"), True, "have changed"),
        (State(asked_by_person=False, dataset_digest="a", champion_dataset_digest="a"), False, "just these"),
    ],
    ids=["a person's wish", "a first model", "new photographs", "nothing new"],
)
def test_there_is_reason_to_train_only_for(state: State, train: bool, reason: str) -> None:
    decision = should_retrain(state)
    assert decision.train is train
    assert reason in decision.reason
