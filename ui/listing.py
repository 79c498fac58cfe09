"""A table for people: one that reads as cards on a telephone, and aloud as the table that it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

_STYLE: Final = """<style>
.listing { width: 100%; border-collapse: collapse; font-size: .9rem }
.listing caption { text-align: left; opacity: .75; padding-bottom: .35rem }
.listing th, .listing td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0 }
.listing tr { border-bottom: 1px solid rgba(127,140,132,.35) }
.listing thead th { font-weight: 600; opacity: .75 }
.listing td, .listing tbody th { overflow-wrap: break-word; font-variant-numeric: tabular-nums }
.listing small { display: block; font-weight: 400; font-size: .8rem; opacity: .75; overflow-wrap: anywhere }
.listing tbody th { white-space: nowrap }
@media (max-width: 640px) {
  .listing { table-layout: fixed }
  .listing thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  .listing tr { display: block; padding: .5rem 0 }
  .listing th, .listing td { display: grid; grid-template-columns: 8.5rem 1fr; gap: .5rem; padding: .15rem 0 }
  .listing tbody th { display: block; font-size: 1.05rem; white-space: normal }
  .listing td::before { content: attr(data-label); opacity: .75 }
}
</style>"""


@dataclass(frozen=True)
class Cell:
    """What it says, and what it says small below."""

    text: str
    small: str = ""


Row = Sequence[Cell]


def html(caption: str, headings: Sequence[str], rows: Sequence[Row]) -> str:
    """The first cell of each row names it. Everything is shown as it is: nothing is read as markup."""
    heads = "".join(f'<th scope="col">{escape(each)}</th>' for each in headings)
    body = "".join(f"<tr>{_row(each, headings)}</tr>" for each in rows)
    said = f"<caption>{escape(caption)}</caption>" if caption else ""
    return f'{_STYLE}<table class="listing">{said}<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'


def _row(row: Row, headings: Sequence[str]) -> str:
    first, *others = row
    cells = [
        f'<td data-label="{escape(heading)}"><div>{_inside(cell)}</div></td>'
        for cell, heading in zip(others, headings[1:], strict=True)
    ]
    return f'<th scope="row">{_inside(first)}</th>' + "".join(cells)


def _inside(cell: Cell) -> str:
    return escape(cell.text) + (f"<small>{escape(cell.small)}</small>" if cell.small else "")
