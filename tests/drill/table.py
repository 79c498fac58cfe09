"""What was seen, as a line for each process while it goes on and as a table in the end."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from tests import markdown
from tests.drill.stated import Stated
from tests.drill.verdict import Drilled, counted

TITLES: Final = (
    "process",
    "back after",
    "calls while it was away",
    "failed",
    "wrong",
    "feedback acknowledged / kept",
    "rows missing / counted",
    "photographs lost",
)


def line(drilled: Drilled, found: Sequence[str]) -> str:
    """Of one process."""
    said = f"{drilled.name:<22} back after {_seconds(drilled):>6}; {len(drilled.while_away())} calls meanwhile"
    failed = counted(drilled.while_away())
    return f"{said}, {failed or 'none failed'}; {'as stated' if not found else 'NOT as stated'}"


def report(drills: Iterable[Drilled]) -> str:
    """Markdown."""
    return markdown.table(TITLES, (_row(each) for each in drills))


def stated(table: Mapping[str, Stated]) -> str:
    """Markdown, for the runbook."""
    rows = ((f"`{name}`", each.words, f"{each.back_seconds:g} s") for name, each in table.items())
    return markdown.table(("process", "what callers may see", "back within"), rows)


def _row(drilled: Drilled) -> list[str]:
    away, records = drilled.while_away(), drilled.records
    acknowledged = f"{len(drilled.acknowledged())} / {len(drilled.kept())}"
    missing = f"{len(drilled.unlogged())} / {records.gap}" if records else "–"
    return [
        f"`{drilled.name}`",
        _seconds(drilled),
        str(len(away)),
        counted(away) or "none",
        str(sum(bool(each.wrong) for each in drilled.calls)),
        acknowledged,
        missing,
        str(records.lost) if records else "–",
    ]


def _seconds(drilled: Drilled) -> str:
    return "never" if drilled.seconds is None else f"{drilled.seconds:.1f} s"
