from datetime import UTC, datetime

import pytest

from gateway import changes
from gateway.errors import NotPromotable
from gateway.registry_records import Version


def version(number: int, **tags: str) -> Version:
    return Version(number, datetime(2026, 3, 1, tzinfo=UTC), "run", tags)


CHAMPION = version(3, decision="promote")


def test_a_promotion_names_its_version() -> None:
    assert changes.promotion(version(4, decision="promote"), CHAMPION, "better") == {
        "action": "promote",
        "version": 4,
        "reason": "better",
    }


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (version(3, decision="promote"), "version 3 is the champion already"),
        (version(4, **{"decision": "refused", "decision.reasons": "accuracy 0.700"}), "accuracy 0.700"),
        (version(4), "the gate has not decided on it"),
    ],
    ids=["the champion", "a refused one", "one that was never evaluated"],
)
def test_what_is_no_candidate_is_refused_with_its_reason(found: Version, says: str) -> None:
    with pytest.raises(NotPromotable, match=says):
        changes.promotion(found, CHAMPION, "better")


def test_the_first_version_replaces_none() -> None:
    assert changes.promotion(version(1, decision="promote"), None, "the first")["version"] == 1


def test_a_version_of_drawings_never_replaces_one_of_photographs() -> None:
    drawn = version(2, **{"decision": "promote", "dataset.source": "synthetic"})
    real = version(3, **{"decision": "promote", "dataset.source": "real"})
    for ask in (changes.promotion, changes.rollback):
        with pytest.raises(NotPromotable, match="version 2 learned from drawn photographs, and never replaces"):
            ask(drawn, real, "as it was")
        assert ask(real, drawn, "better")["version"] == 3


def test_a_rollback_names_the_version_that_is_the_previous_one_now() -> None:
    assert changes.rollback(version(2), CHAMPION, "worse") == {"action": "rollback", "version": 2, "reason": "worse"}


@pytest.mark.parametrize("previous", [None, CHAMPION])
def test_without_a_previous_version_there_is_none_to_go_back_to(previous: Version | None) -> None:
    with pytest.raises(NotPromotable, match="no version has the alias previous"):
        changes.rollback(previous, CHAMPION, "worse")
