"""Reviews in the order in which a reviewer goes through them."""

from typing import Any, Final

import pytest
from sqlalchemy import Engine

from ml import catalog
from ml.catalog import Doubt, ReviewState
from ml.catalog.review_list import Reason
from tests.unit.ml.logged import prediction, review

DOUBT: Final = Doubt(probability_below=0.8, novelty_above=1.0)
OPEN: Final = ReviewState.OPEN


def opened(engine: Engine, id_: str, *, logged: bool = True, said: str | None = None, **signals: Any) -> None:
    told = prediction(label="grass") | signals
    if logged:
        catalog.record_predictions(engine, [told])
    review(engine, told, OPEN, id=id_, said_label=said)


def ids(engine: Engine, reason: Reason | None = None, state: ReviewState = OPEN) -> list[str]:
    rows = catalog.review_page(engine, state, reason=reason, doubt=DOUBT, after=None, limit=100)
    return [row["id"] for row in rows]


def test_the_least_certain_come_first_and_before_them_what_has_no_prediction(engine: Engine) -> None:
    opened(engine, "sure", probability=0.99)
    opened(engine, "unsure", probability=0.51)
    opened(engine, "lost", logged=False)
    assert ids(engine) == ["lost", "unsure", "sure"]


def test_pages_cover_each_review_once_also_among_equals(engine: Engine) -> None:
    for number in range(7):
        opened(engine, f"review {number}", probability=0.5 + number // 3 / 10)
    read: list[str] = []
    after = None
    while page := catalog.review_page(engine, OPEN, reason=None, doubt=DOUBT, after=after, limit=2):
        read += [row["id"] for row in page]
        after = catalog.position(page[-1])
    assert read == [f"review {number}" for number in range(7)]


@pytest.mark.parametrize("reason", ["low_confidence", "unfamiliar_image", "disputed", "sampled"])
def test_each_reason_finds_its_own(engine: Engine, reason: Reason) -> None:
    opened(engine, "low_confidence", probability=0.79)
    opened(engine, "unfamiliar_image", novelty=1.01)
    opened(engine, "disputed", said="dandelion")
    opened(engine, "sampled", sampled=True)
    opened(engine, "none of them", said="grass", probability=0.8, novelty=1.0)
    opened(engine, "lost", logged=False, said="dandelion")
    assert ids(engine, reason) == [reason]


def test_a_wish_to_forget_is_no_review(engine: Engine) -> None:
    catalog.ask_to_forget(engine, "a" * 64, "botanist")
    assert ids(engine, state=ReviewState.CONFIRMED) == []


def test_a_row_tells_its_prediction_apart_from_itself(engine: Engine) -> None:
    opened(engine, "one", said="dandelion", probability=0.6)
    row = catalog.find_review(engine, "one")
    assert row is not None
    assert (row["said_label"], row["prediction"]["label"], row["prediction"]["probability"]) == (
        "dandelion",
        "grass",
        0.6,
    )
    assert row["prediction"]["kept"] is False
    assert row["at"] != row["prediction"]["at"]
    assert catalog.find_review(engine, "two") is None
