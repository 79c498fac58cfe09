"""How often the model said each label, as bars with their numbers beside them."""

from collections.abc import Mapping
from html import escape
from typing import Final

import streamlit as st

from ui import palette
from ui.classify import words
from ui.monitoring.texts import MonitoringTexts
from ui.texts import Reader

_LIST: Final = '<div role="list" aria-label="{said}" style="display:grid;gap:.7rem">{rows}</div>'
_ROW: Final = """
<div role="listitem">
  <div style="display:flex;justify-content:space-between;gap:1rem">
    <span style="overflow-wrap:anywhere">{name}</span>
    <span style="font-variant-numeric:tabular-nums;white-space:nowrap">{counted}</span>
  </div>
  <div aria-hidden="true" style="height:.6rem;border-radius:.3rem;background:rgba(127,140,132,.25);overflow:hidden">
    <div style="height:100%;width:{width:.2f}%;min-width:2px;border-radius:.3rem;background:{fill}"></div>
  </div>
</div>"""


def draw(predictions: Mapping[str, float], reader: Reader) -> None:
    texts = reader.texts(MonitoringTexts).labels
    st.header(texts.title, anchor=False)
    if sum(predictions.values()) > 0:
        st.html(html(predictions, reader))
    else:
        st.info(texts.none, icon=":material/add_photo_alternate:")


def html(predictions: Mapping[str, float], reader: Reader) -> str:
    """The most frequent first. Prometheus interpolates, so that counts are no whole numbers."""
    texts, total = reader.texts(MonitoringTexts).labels, sum(predictions.values())
    ranked = sorted(predictions.items(), key=lambda each: each[1], reverse=True)
    rows = "".join(_row(label, count, count / total, reader) for label, count in ranked)
    return _LIST.format(said=escape(texts.title), rows=rows)


def _row(label: str, count: float, share: float, reader: Reader) -> str:
    texts = reader.texts(MonitoringTexts).labels
    counted = texts.counted(number=reader.number(round(count)), share=reader.percent(share))
    return _ROW.format(
        name=escape(words.headline(label, reader)), counted=counted, width=share * 100, fill=palette.BLUE
    )
