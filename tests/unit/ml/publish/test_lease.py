from datetime import UTC, datetime, timedelta

import pytest

from ml.publish.lease import NOBODY, Claim

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def claim(*, seconds: int, released: bool = False) -> Claim:
    return Claim(holder="run-1", action="promote", version=3, until=NOW + timedelta(seconds=seconds), released=released)


@pytest.mark.parametrize(
    ("found", "holder", "free"),
    [
        (NOBODY, "run-2", True),
        (claim(seconds=60), "run-2", False),
        (claim(seconds=60), "run-1", True),
        (claim(seconds=60, released=True), "run-2", True),
        (claim(seconds=0), "run-2", True),
        (claim(seconds=-60), "run-2", True),
    ],
    ids=["nobody's", "another's", "its own", "released", "just run out", "run out"],
)
def test_a_lease_is_free_when_nobody_else_has_it(found: Claim, holder: str, free: bool) -> None:
    assert found.is_free_for(holder, NOW) is free


def test_each_try_of_a_run_is_told_apart() -> None:
    assert claim(seconds=1).token != claim(seconds=1).token


def test_a_claim_is_read_as_it_was_written() -> None:
    written = claim(seconds=5)
    assert Claim.model_validate_json(written.model_dump_json()) == written
