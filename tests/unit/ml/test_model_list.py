from datetime import UTC, datetime, timedelta

import pytest

from ml.jobs.model_list import age, aligned, row, serving
from ml.publish.deployment import Deployment
from ml.registry import Registered

NOW = datetime(2026, 1, 3, tzinfo=UTC)
FOUND = Registered(2, "run", {"decision": "promote", "reason": "weekly"}, NOW - timedelta(days=2))
STANDING = Deployment(
    versions={2: FOUND},
    aliases={"champion": 2},
    listed=[2],
    labels={"stable": 2},
    answering={"one": 2, "two": 2},
    states={2: {"one": ("AVAILABLE", ""), "two": ("LOADING", "")}},
)


def test_a_version_is_shown_with_all_that_is_known_of_it() -> None:
    shown = ("2", "champion", "AVAILABLE/LOADING [stable]", "97.5%", "promote", "2 d", "weekly")
    assert row(FOUND, STANDING, 0.975, NOW) == shown


def test_a_version_that_is_not_listed_is_not_served() -> None:
    assert serving(1, STANDING) == "-"


@pytest.mark.parametrize(
    ("seconds", "shown"), [(-1, "0 s"), (59, "59 s"), (60, "1 min"), (7200, "2 h"), (86_400, "1 d")]
)
def test_ages_are_in_the_largest_unit_that_they_fill(seconds: int, shown: str) -> None:
    assert age(timedelta(seconds=seconds)) == shown


def test_columns_line_up() -> None:
    assert aligned([("a", "bb"), ("ccc", "d")]) == ["a    bb", "ccc  d"]
