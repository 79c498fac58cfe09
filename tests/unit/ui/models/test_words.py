from datetime import UTC, datetime, timedelta

import pytest

from tests.unit.ui import canned_models
from ui.api.models import Models, Version
from ui.models import words
from ui.texts import Reader

ENGLISH, FRENCH = Reader("en"), Reader("fr")
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def version(number: int = 3, **changes: object) -> Version:
    return Version.model_validate(canned_models.version(number, **changes))


def both(*found: dict[str, object]) -> Models:
    return Models.model_validate_json(canned_models.models(*found).body)


def test_the_version_that_answers_is_what_serving_says_and_not_the_registry() -> None:
    models = both(
        canned_models.version(3, aliases=["champion"]),
        canned_models.version(2, labels=["stable"], aliases=["previous"]),
    )
    newest, older = models.models
    assert words.standing(newest, models, ENGLISH) == "champion"
    assert words.standing(older, models, ENGLISH) == "answers now, the one before"


def test_without_a_word_of_serving_the_champion_is_taken_to_answer() -> None:
    models = both(canned_models.version(3, aliases=["champion"], serving=None))
    assert words.standing(models.models[0], models, ENGLISH) == "answers now"


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ({"AVAILABLE": 1}, "loaded on 1 replica"),
        ({"AVAILABLE": 1, "LOADING": 2}, "loaded on 1 replica, loading on 2 replicas"),
        ({"DANCING": 1}, "DANCING (1)"),
        (None, "not loaded"),
    ],
)
def test_replicas_are_counted_by_state(states: dict[str, int] | None, said: str) -> None:
    assert words.serving(version(serving=states), ENGLISH) == said


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (timedelta(seconds=30), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(hours=5), "5 hours ago"),
        (timedelta(days=3, hours=9), "3 days ago"),
    ],
)
def test_an_age_is_told_in_the_unit_that_fits(before: timedelta, said: str) -> None:
    assert words.age(NOW - before, ENGLISH, NOW) == said


@pytest.mark.parametrize(
    ("decision", "said"), [("promote", None), ("refused", "gate refused"), (None, "has not decided")]
)
def test_only_what_the_gate_let_through_may_serve(decision: str | None, said: str | None) -> None:
    models = both(canned_models.champion(2), canned_models.version(3, decision=decision))
    obstacle = words.obstacle(models.models[1], models, ENGLISH)
    assert obstacle is None if said is None else said in (obstacle or "")


@pytest.mark.parametrize(("source", "drawn"), [("synthetic", True), ("real", False), (None, False)])
def test_a_version_of_drawings_is_never_put_before_one_of_photographs(source: str | None, drawn: bool) -> None:
    dataset = {"digest": "6b86b273ff34fce1", "source": source}
    models = both(canned_models.champion(3), canned_models.version(2, dataset=dataset, aliases=["previous"]))
    obstacle = words.obstacle(models.models[1], models, ENGLISH)
    assert (obstacle is not None and "learned from drawings" in obstacle) == drawn


def test_what_answers_cannot_be_put_into_service_again() -> None:
    models = both(canned_models.champion(2))
    assert words.obstacle(models.models[0], models, FRENCH) == "Cette version est déjà en service."
