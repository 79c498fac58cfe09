import pytest

from tests.unit.ui import canned_models
from ui.api.models import Detail
from ui.models import evidence, numbers
from ui.models.evidence import Evidence
from ui.texts import Reader

ENGLISH, FRENCH = Reader("en"), Reader("fr")


def found(**changes: object) -> Evidence:
    return evidence.of(Detail.model_validate(canned_models.detail(3, **changes)))


def test_both_models_and_the_limits_stand_beside_each_other() -> None:
    drawn = numbers.html(found(), 3, ENGLISH)
    for said in ("98.8%", "97.5%", "at least 80.0%", "at most 10 points behind", "Of “grass”, recognised", "8 ms"):
        assert said in drawn


def test_a_first_model_has_no_column_beside_it() -> None:
    first = found(evidence=canned_models.evidence() | {"champion": None, "comparison": None})
    assert "Champion of that time" not in numbers.html(first, 1, ENGLISH)
    assert numbers.verdict(first, ENGLISH) == "It was the first: there was no champion to hold it against."


@pytest.mark.parametrize("kept", [None, {"challenger": "of another form"}])
def test_without_evidence_the_metrics_are_shown(kept: object) -> None:
    alone = found(evidence=kept)
    drawn = numbers.html(alone, 3, ENGLISH)
    assert "98.8%" in drawn
    assert "Of “dandelion”, recognised" in drawn
    assert numbers.verdict(alone, ENGLISH) is None


@pytest.mark.parametrize(
    ("difference", "upper", "said"),
    [
        (0.013, 0.05, "+1.3 points of right answers. It does better."),
        (-0.02, 0.01, "−2.0 points of right answers. Chance alone may explain that"),
        (-0.09, -0.03, "−9.0 points of right answers. Chance does not explain that: it does worse."),
        (0.0, 0.04, "as many right answers as the champion of that time"),
    ],
)
def test_a_difference_is_told_with_what_chance_explains(difference: float, upper: float, said: str) -> None:
    verdict = numbers.verdict(found(evidence=canned_models.evidence(difference, upper)), ENGLISH)
    assert said in (verdict or "")


def test_a_champion_of_other_classes_was_not_compared() -> None:
    champion = {"classes": ["moss"], "source": "real", "not_compared": "it knows other classes"}
    other = found(evidence=canned_models.evidence() | {"champion": champion, "comparison": None})
    assert "connaissait d’autres classes" in (numbers.verdict(other, FRENCH) or "")
