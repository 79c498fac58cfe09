"""Airflow maps a task over so many lists and no more."""

from hypothesis import given
from hypothesis import strategies as st

from ml.jobs import mapped


@given(st.integers(0, 5 * mapped.MOST), st.integers(1, 50))
def test_every_item_is_in_one_list_and_there_are_never_too_many_lists(count: int, size: int) -> None:
    items = [str(number) for number in range(count)]
    found = mapped.lists(items, size)
    assert [each for one in found for each in one] == items
    assert len(found) <= mapped.MOST
    assert all(len(one) <= size for one in found) or count > size * mapped.MOST


def test_lists_are_as_long_as_asked_for_while_there_may_be_that_many() -> None:
    assert mapped.lists(["a", "b", "c"], 2) == [["a", "b"], ["c"]]
    assert mapped.lists([], 2) == []
