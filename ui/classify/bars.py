"""The probability of every class, as bars with their numbers beside them."""

from collections.abc import Mapping
from html import escape
from typing import Final

from ui import palette
from ui.classify import words
from ui.classify.texts import ClassifyTexts
from ui.texts import Reader

OTHERS: Final = "rgba(100,116,106,.75)"  # 3:1 or better on the light and the dark background, as the first one's

_LIST: Final = '<div role="list" aria-label="{said}" style="display:grid;gap:.7rem">{rows}</div>'
_ROW: Final = """
<div role="listitem">
  <div style="display:flex;justify-content:space-between;gap:1rem;font-weight:{weight}">
    <span style="overflow-wrap:anywhere">{name}</span>
    <span style="font-variant-numeric:tabular-nums;white-space:nowrap">{number}</span>
  </div>
  <div aria-hidden="true" style="height:.6rem;border-radius:.3rem;background:rgba(127,140,132,.25);overflow:hidden">
    <div style="height:100%;width:{width:.2f}%;min-width:2px;border-radius:.3rem;background:{fill}"></div>
  </div>
</div>"""


def html(probabilities: Mapping[str, float], reader: Reader) -> str:
    """The likeliest class first, and in bold."""
    ranked = sorted(probabilities.items(), key=lambda each: each[1], reverse=True)
    rows = "".join(_row(*each, reader, likeliest=rank == 0) for rank, each in enumerate(ranked))
    return _LIST.format(said=escape(reader.texts(ClassifyTexts).card.bars), rows=rows)


def _row(name: str, probability: float, reader: Reader, *, likeliest: bool) -> str:
    return _ROW.format(
        name=escape(words.headline(name, reader)),
        number=reader.percent(probability),
        width=probability * 100,
        weight=600 if likeliest else 400,
        fill=palette.GREEN if likeliest else OTHERS,
    )
