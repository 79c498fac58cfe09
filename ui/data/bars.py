"""Bars of counts. What they say stands beside them in numbers, so that a screen reader passes over the bars."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from ui import palette
from ui.texts import Reader

_LIST: Final = '<div style="display:grid;gap:.7rem;margin-bottom:1rem">{rows}</div>'
_SINGLE: Final = """
<div>
  <div style="display:flex;justify-content:space-between;gap:1rem">
    <span style="overflow-wrap:anywhere">{name}</span><span style="font-variant-numeric:tabular-nums">{number}</span>
  </div>
  <div aria-hidden="true" style="height:.6rem;border-radius:.3rem;background:rgba(127,140,132,.25);overflow:hidden">
    <div style="height:100%;width:{width:.2f}%;min-width:{least}px;border-radius:.3rem;background:{fill}"></div>
  </div>
</div>"""
_STACKED: Final = """
<div aria-hidden="true">
  <div style="overflow-wrap:anywhere">{name}</div>
  <div style="display:flex;gap:2px;height:1.1rem;width:{width:.2f}%">{parts}</div>
</div>"""
_PART: Final = '<div style="flex:{count} 0 0;border-radius:.2rem;background:{fill}"></div>'
_LEGEND: Final = '<div aria-hidden="true" style="display:flex;flex-wrap:wrap;gap:.3rem 1rem;font-size:.875rem">{}</div>'
_KEY: Final = """<span style="display:inline-flex;align-items:center;gap:.4rem">
<span style="width:.8rem;height:.8rem;border-radius:.2rem;background:{fill}"></span>{name}</span>"""


def single(counts: Mapping[str, int], reader: Reader) -> str:
    """The most first."""
    ranked = sorted(counts.items(), key=lambda each: each[1], reverse=True)
    longest = max([1, *counts.values()])
    return _LIST.format(
        rows="".join(
            _SINGLE.format(
                name=escape(name),
                number=reader.number(count),
                width=100 * count / longest,
                least=3 if count else 0,
                fill=palette.BLUE,
            )
            for name, count in ranked
        )
    )


def stacked(counts: Mapping[str, Sequence[int]], parts: Sequence[str]) -> str:
    """A bar a name, of `parts` in their order, which is also the legend's: colour is not all that tells them apart."""
    longest = max([1, *(sum(each) for each in counts.values())])
    rows = "".join(
        _STACKED.format(name=escape(name), width=100 * sum(each) / longest, parts=_parts(each))
        for name, each in counts.items()
    )
    keys = "".join(_KEY.format(fill=_fill(place), name=escape(name)) for place, name in enumerate(parts))
    return _LIST.format(rows=rows + _LEGEND.format(keys))


def _parts(counts: Sequence[int]) -> str:
    return "".join(_PART.format(count=count, fill=_fill(place)) for place, count in enumerate(counts) if count)


def _fill(place: int) -> str:
    return palette.SERIES[place % len(palette.SERIES)]
