from datetime import UTC, datetime

import pytest

from gateway import changes
from gateway.errors import NotPromotable
from gateway.registry_records import Version

ALIASES = {"champion": 3, "previous": 2}


def version(number: int, **tags: str) -> Version:
    return Version(number, datetime(2026, 3, 1, tzinfo=UTC), "run", tags)


def test_a_promotion_names_its_version() -> None:
    assert changes.promotion(version(4, decision="promote"), ALIASES, "better") == {
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
        changes.promotion(found, ALIASES, "better")


def test_a_rollback_names_the_version_that_is_the_previous_one_now() -> None:
    assert changes.rollback(ALIASES, "worse") == {"action": "rollback", "version": 2, "reason": "worse"}


@pytest.mark.parametrize("aliases", [{}, {"champion": 3}, {"champion": 3, "previous": 3}])
def test_without_a_previous_version_there_is_none_to_go_back_to(aliases: dict[str, int]) -> None:
    with pytest.raises(NotPromotable, match="no version has the alias previous"):
        changes.rollback(aliases, "worse")
