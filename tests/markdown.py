"""Tables as GitHub reads them."""

from collections.abc import Iterable


def table(titles: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A line each; a bar within a cell would begin another."""
    head = [*titles]
    lines = (head, ["---"] * len(head), *rows)
    return "".join(f"| {' | '.join(each.replace('|', ' or ') for each in line)} |\n" for line in lines)
