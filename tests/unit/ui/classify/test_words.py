import pytest

from ui.classify import words


@pytest.mark.parametrize(
    ("probability", "said"),
    [(1.0, "100.0 %"), (0.99999, "over 99.9 %"), (0.9832, "98.3 %"), (0.0001, "under 0.1 %"), (0.0, "0.0 %")],
)
def test_a_percentage_promises_no_certainty_that_is_not_there(probability: float, said: str) -> None:
    assert words.percent(probability) == said


def test_a_label_reads_as_words() -> None:
    assert words.label("common_daisy") == "Common daisy"
