from collections.abc import Iterator

import pytest

from infra.serving.sync.standing import Standing


@pytest.fixture
def times() -> list[float]:
    return []


@pytest.fixture
def standing(times: list[float]) -> Standing[str]:
    def now() -> Iterator[float]:
        while True:
            yield times.pop(0)

    return Standing(10, now().__next__)


def test_what_has_been_seen_for_so_long_stands(standing: Standing[str], times: list[float]) -> None:
    times += [100, 105, 110, 114]
    assert standing.see(["a"]) == set()
    assert standing.see(["a", "b"]) == set()
    assert standing.see(["a", "b"]) == {"a"}
    assert standing.see(["b"]) == set()


def test_what_was_gone_in_between_starts_anew(standing: Standing[str], times: list[float]) -> None:
    times += [100, 105, 110, 120]
    standing.see(["a"])
    standing.see([])
    assert standing.see(["a"]) == set()
    assert standing.see(["a"]) == {"a"}
