from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from ui.texts import Counted, Filled, Language, Reader

ENGLISH, FRENCH = Reader("en"), Reader("fr", ZoneInfo("Europe/Paris"))
PHOTOGRAPHS = Counted(one=Filled("{count} photo"), other=Filled("{count} photos"))
MARCH = datetime(2026, 2, 28, 23, 30, tzinfo=UTC)


def test_numbers_are_written_as_the_reader_writes_them() -> None:
    assert ENGLISH.number(1234567.891, decimals=1) == "1,234,567.9"
    assert FRENCH.number(1234567.891, decimals=1) == "1\u202f234\u202f567,9"


@pytest.mark.parametrize(
    ("share", "english", "french"),
    [
        (1.0, "100.0%", "100,0\u202f%"),
        (0.99999, "over 99.9%", "plus de 99,9\u202f%"),
        (0.9832, "98.3%", "98,3\u202f%"),
        (0.0001, "under 0.1%", "moins de 0,1\u202f%"),
        (0.0, "0.0%", "0,0\u202f%"),
    ],
)
def test_a_percentage_promises_no_certainty_that_is_not_there(share: float, english: str, french: str) -> None:
    assert (ENGLISH.percent(share), FRENCH.percent(share)) == (english, french)


@pytest.mark.parametrize(("count", "english", "french"), [(0, "0 photos", "0 photo"), (1, "1 photo", "1 photo")])
def test_nothing_is_plural_in_english_and_singular_in_french(count: int, english: str, french: str) -> None:
    assert (ENGLISH.count(PHOTOGRAPHS, count), FRENCH.count(PHOTOGRAPHS, count)) == (english, french)


def test_many_are_counted_as_numbers_are_written() -> None:
    assert ENGLISH.count(PHOTOGRAPHS, 1200) == "1,200 photos"


def test_a_moment_is_told_in_the_time_zone_of_the_reader() -> None:
    assert ENGLISH.moment(MARCH) == "28 February 2026, 23:30"
    assert FRENCH.moment(MARCH) == "1er mars 2026 à 00:30"


@pytest.mark.parametrize(
    ("seconds", "said"), [(0.0234, "23 ms"), (1.44, "1,4 s"), (125, "2 min 5 s"), (7300, "2 h 1 min")]
)
def test_a_duration_has_the_unit_that_fits(seconds: float, said: str) -> None:
    assert FRENCH.duration(seconds) == said


@pytest.mark.parametrize(("words", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a et b"), ([*"abc"], "a, b et c")])
def test_a_list_ends_with_and(words: list[str], said: str) -> None:
    assert FRENCH.listed(words) == said


@pytest.mark.parametrize(("language", "said"), [("en", "grass"), ("fr", "herbe")])
def test_a_class_has_its_name_in_the_language_of_the_reader(language: Language, said: str) -> None:
    assert Reader(language).label("grass") == said


def test_a_class_without_a_name_reads_as_words() -> None:
    assert FRENCH.label("common_daisy") == "common daisy"


def test_a_text_takes_a_value_for_each_placeholder_and_no_other() -> None:
    text = Filled("{name} may {what}")
    assert text(name="ann", what="see") == "ann may see"
    with pytest.raises(TypeError, match="takes"):
        text(name="ann")
    with pytest.raises(TypeError, match="takes"):
        text(name="ann", what="see", when="now")
