"""Work in lists, one for each of the tasks that Airflow maps over them."""

from collections.abc import Sequence
from math import ceil
from typing import Final

MOST: Final = 1000  # lists; Airflow fails the task that gives more than 1,024 (its setting core.max_map_length)


def lists(items: Sequence[str], size: int) -> list[list[str]]:
    """Of `size` items, or of more where there would be too many lists."""
    length = max(size, ceil(len(items) / MOST))
    return [list(items[start : start + length]) for start in range(0, len(items), length)]
