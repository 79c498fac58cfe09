from typing import Any

from tests.unit.ui import canned_reviews as laid
from ui.api.reviews import Review
from ui.review.deciding import DIGITS, offered

MANY = [f"plant {place:02}" for place in range(12)]


def asked(**changes: Any) -> Review:
    return Review.model_validate(laid.review(**changes))


def test_a_few_labels_have_a_key_each_in_one_order() -> None:
    assert offered(asked(), ["grass", "daisy"]) == (["daisy", "dandelion", "grass"], ())


def test_of_many_labels_those_that_were_said_have_a_key_and_none_is_lost() -> None:
    near, far = offered(asked(said_label="plant 11"), MANY)
    assert len(near) == DIGITS
    assert {"plant 11", "dandelion"} <= set(near)
    assert sorted([*near, *far]) == sorted([*MANY, "dandelion"])


def test_without_any_label_at_hand_what_was_said_can_be_confirmed() -> None:
    assert offered(asked(prediction=None), []) == (["grass"], ())
