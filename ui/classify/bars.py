"""The probability of every class, as bars with their numbers beside them."""

from collections.abc import Mapping
from html import escape
from typing import Final

from ui.classify import words

FILL: Final = "#00896a"  # 3:1 or better on the light and on the dark background; length and number say the same

_LIST: Final = '<div role="list" aria-label="Probability of each class" style="display:grid;gap:.7rem">{rows}</div>'
_ROW: Final = """
<div role="listitem">
  <div style="display:flex;justify-content:space-between;gap:1rem;font-weight:{weight}">
    <span>{name}</span><span style="font-variant-numeric:tabular-nums;white-space:nowrap">{number}</span>
  </div>
  <div aria-hidden="true" style="height:.6rem;border-radius:.3rem;background:rgba(127,140,132,.25);overflow:hidden">
    <div style="height:100%;width:{width:.2f}%;min-width:2px;border-radius:.3rem;background:{fill}"></div>
  </div>
</div>"""


def html(probabilities: Mapping[str, float]) -> str:
    """The likeliest class first, and in bold."""
    ranked = sorted(probabilities.items(), key=lambda each: each[1], reverse=True)
    return _LIST.format(rows="".join(_row(*each, likeliest=rank == 0) for rank, each in enumerate(ranked)))


def _row(name: str, probability: float, *, likeliest: bool) -> str:
    return _ROW.format(
        name=escape(words.label(name)),
        number=words.percent(probability),
        width=probability * 100,
        weight=600 if likeliest else 400,
        fill=FILL if likeliest else "rgba(100,116,106,.75)",
    )
