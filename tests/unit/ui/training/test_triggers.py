import pytest

from tests.unit.ui import canned_models
from ui.api.trainings import Trigger
from ui.texts import Reader
from ui.training import triggers

ENGLISH, FRENCH = Reader("en"), Reader("fr")


def trigger(name: str, value: float | None, limit: float | None, **changes: object) -> Trigger:
    return Trigger.model_validate(canned_models.trigger(name, value, limit, **changes))


@pytest.mark.parametrize(
    ("found", "share", "words"),
    [
        (trigger("age", 3.5, 7.0), 0.5, "The last training is 3.5 days old; at 7 days the next one starts."),
        (
            trigger("photographs", 12.0, 20.0),
            0.6,
            "12 new or corrected photographs since the last training; 20 suffice.",
        ),
        (trigger("accuracy", 0.96, 0.9), 0.4, "At most 96.0% of the answers are right"),
        (trigger("drift", 0.15, 0.2), 0.75, "differ by 0.15 at most"),
        (trigger("drift", 0.3, 0.2), 0.99, "if chance does not explain it"),
        (trigger("photographs", 25.0, 20.0, holds=True), 1.0, "25 new or corrected photographs"),
        (trigger("champion", None, None, holds=True), 1.0, "There is no model in service yet."),
    ],
)
def test_each_reason_to_train_has_its_share_of_the_way_and_a_sentence(found: Trigger, share: float, words: str) -> None:
    told = triggers.distance(found, ENGLISH)
    assert told.share == pytest.approx(share)
    assert words in told.words


def test_what_nobody_can_tell_yet_says_how_much_is_missing() -> None:
    told = triggers.distance(trigger("accuracy", None, 0.9, words="4 of 20 reviews"), FRENCH)
    assert told.share is None
    assert told.words.endswith("À ce jour\u00a0: 4 sur 20.")
    other = triggers.distance(trigger("drift", None, 0.2, words="no reference to see drift against"), FRENCH)
    assert other.words.endswith("celles que le modèle connaît.")


def test_a_trigger_of_next_year_keeps_its_own_words_and_brings_no_markup() -> None:
    drawn = triggers.html([trigger("moon", 0.5, 1.0, words="<b>half</b> a moon")], ENGLISH)
    assert "&lt;b&gt;half&lt;/b&gt; a moon" in drawn
    assert "50% of the way" in drawn


def test_what_is_reached_says_so_in_words_too() -> None:
    drawn = triggers.html([trigger("age", 8.0, 7.0, holds=True), trigger("age", None, 7.0)], ENGLISH)
    assert "reached" in drawn
    assert "not known yet" in drawn
