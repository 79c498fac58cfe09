"""How many photographs can be learned from, and what became of the others: as bars, and as a table."""

from collections.abc import Iterable, Mapping

import streamlit as st

from ui import listing
from ui.api.data import TrainingData
from ui.api.schemas import SYNTHETIC
from ui.classify import words
from ui.data import bars
from ui.data.texts import DataTexts
from ui.listing import Cell
from ui.texts import Reader


def draw(told: TrainingData, reader: Reader) -> None:
    texts = reader.texts(DataTexts).counts
    st.header(texts.title, anchor=False)
    if not any(_total(sides) for sides in told.labels.values()):
        st.info(texts.empty, icon=":material/add_photo_alternate:")
    st.markdown("  \n".join(sentences(told, reader)))
    left, right = st.columns([3, 2], gap="medium")
    if told.labels:
        with left.container(border=True, height="stretch"):
            _labels(told.labels, reader)
    with right.container(border=True, height="stretch"):
        st.markdown(f"**{texts.by_status}**")
        st.html(bars.single({_status(name, reader): count for name, count in told.statuses.items()}, reader))


def sentences(told: TrainingData, reader: Reader) -> list[str]:
    """What there is, what comes, and what of it is no photograph."""
    texts, usable = reader.texts(DataTexts).counts, sum(_total(sides) for sides in told.labels.values())
    said = [reader.count(texts.total, usable)] if usable else []
    said.append(reader.count(texts.waiting, told.waiting) if told.waiting else texts.none_waiting)
    drawn = told.sources.get(SYNTHETIC, 0)
    return [*said, reader.count(texts.drawn, drawn)] if drawn else said


def table(labels: Mapping[str, Mapping[str, int]], reader: Reader) -> str:
    """A row a label, a column a side of the split, with their sums."""
    texts, sides = reader.texts(DataTexts), _sides(labels)
    rows = {words.headline(label, reader): counts for label, counts in labels.items()}
    if len(labels) > 1:
        rows[texts.counts.all] = {side: sum(each.get(side, 0) for each in labels.values()) for side in sides}
    headings = [texts.counts.label, *(texts.splits.get(each, each) for each in sides), texts.counts.all]
    cells = [[Cell(name), *_numbers(counts, sides, reader)] for name, counts in rows.items()]
    return listing.html("", headings, cells)


def _labels(labels: Mapping[str, Mapping[str, int]], reader: Reader) -> None:
    texts, sides = reader.texts(DataTexts), _sides(labels)
    st.markdown(f"**{texts.counts.by_label}**")
    parts = {words.headline(label, reader): [counts.get(side, 0) for side in sides] for label, counts in labels.items()}
    st.html(bars.stacked(parts, [texts.splits.get(each, each) for each in sides]) + table(labels, reader))


def _numbers(counts: Mapping[str, int], sides: Iterable[str], reader: Reader) -> list[Cell]:
    return [Cell(reader.number(each)) for each in (*(counts.get(side, 0) for side in sides), _total(counts))]


def _sides(labels: Mapping[str, Mapping[str, int]]) -> list[str]:
    """In the gateway's order."""
    return list(dict.fromkeys(side for counts in labels.values() for side in counts))


def _total(counts: Mapping[str, int]) -> int:
    return sum(counts.values())


def _status(name: str, reader: Reader) -> str:
    return reader.texts(DataTexts).statuses.get(name, name.replace("_", " "))
