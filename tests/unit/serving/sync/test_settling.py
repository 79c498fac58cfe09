from collections.abc import Iterator

import pytest

from infra.serving.sync.settling import Settling


@pytest.fixture
def times() -> list[float]:
    return []


@pytest.fixture
def settling(times: list[float]) -> Settling[str]:
    def now() -> Iterator[float]:
        while True:
            yield times.pop(0)

    return Settling(10, now().__next__)


def test_what_has_been_seen_for_so_long_stands(settling: Settling[str], times: list[float]) -> None:
    times += [100, 105, 110, 114]
    assert settling.see(["a"]) == set()
    assert settling.see(["a", "b"]) == set()
    assert settling.see(["a", "b"]) == {"a"}
    assert settling.see(["b"]) == set()


def test_what_was_gone_in_between_starts_anew(settling: Settling[str], times: list[float]) -> None:
    times += [100, 105, 110, 120]
    settling.see(["a"])
    settling.see([])
    assert settling.see(["a"]) == set()
    assert settling.see(["a"]) == {"a"}
