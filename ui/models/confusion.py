"""Which class is taken for which, as a table whose cells are the fuller the more photographs they have."""

from html import escape
from typing import Final

from ui.api.models import Charts
from ui.models.texts import ModelTexts
from ui.texts import Reader

DARKEST: Final = 0.7  # of the palette's blue: text in the page's own colour stays readable on it, light or dark

_STYLE: Final = """<style>
.confusion { width: 100%; border-collapse: separate; border-spacing: 3px; font-size: .9rem; table-layout: fixed }
.confusion caption { text-align: left; opacity: .75; padding-bottom: .35rem }
.confusion th { font-weight: 400; text-align: left; overflow-wrap: anywhere; padding: .25rem }
.confusion td { text-align: center; padding: .8rem .25rem; border-radius: .4rem; font-variant-numeric: tabular-nums }
.confusion td b { display: block; font-size: 1.25rem }
</style>"""
_CELL: Final = '<td style="background:rgba(0,114,178,{depth:.2f})"><b>{count}</b>{share}</td>'


def html(charts: Charts, model: str, reader: Reader) -> str:
    """A row is what it was; shares are of the row."""
    texts = reader.texts(ModelTexts).charts
    heads = "".join(f'<th scope="col">{escape(texts.answer(label=reader.label(each)))}</th>' for each in charts.classes)
    rows = "".join(
        f'<tr><th scope="row">{escape(f"{texts.truth} {reader.label(name)}")}</th>{_cells(counts, reader)}</tr>'
        for name, counts in zip(charts.classes, charts.confusion, strict=True)
    )
    return f'{_STYLE}<table class="confusion"><caption>{escape(model)}</caption><tr><td></td>{heads}</tr>{rows}</table>'


def _cells(counts: tuple[int, ...], reader: Reader) -> str:
    total = sum(counts)
    shares = [each / total if total else 0.0 for each in counts]
    return "".join(
        _CELL.format(depth=DARKEST * share, count=reader.number(count), share=reader.percent(share, decimals=0))
        for count, share in zip(counts, shares, strict=True)
    )
