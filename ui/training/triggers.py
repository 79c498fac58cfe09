"""How far each reason to train is: a bar, a share of the way, and a sentence."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Final

from ui import palette
from ui.api.trainings import Trigger
from ui.texts import Reader
from ui.training.texts import TrainingTexts

_NEARLY: Final = 0.99  # a value at its limit that is no reason all the same, as a drift that chance explains
_AS_SHARES: Final = frozenset({"accuracy"})  # falls to its limit, where the others rise

_COUNTED: Final = re.compile(r"(?P<count>\d+) of (?P<least>\d+) ")

_LIST: Final = '<div role="list" aria-label="{said}" style="display:grid;gap:1.1rem">{rows}</div>'
_ROW: Final = """
<div role="listitem">
  <div style="display:flex;justify-content:space-between;gap:1rem;font-weight:600">
    <span>{title}</span><span style="white-space:nowrap">{way}</span>
  </div>
  <div aria-hidden="true" style="height:.6rem;border-radius:.3rem;background:rgba(127,140,132,.25);overflow:hidden">
    <div style="height:100%;width:{width:.1f}%;border-radius:.3rem;background:{fill}"></div>
  </div>
  <div style="font-size:.875rem;opacity:.8;overflow-wrap:anywhere">{words}</div>
</div>"""


@dataclass(frozen=True)
class Distance:
    """`share` of the way to the limit; None while nobody can tell."""

    title: str
    share: float | None
    words: str
    holds: bool


def distance(trigger: Trigger, reader: Reader) -> Distance:
    """A trigger that this version of the app has no words for keeps its own."""
    texts = reader.texts(TrainingTexts).triggers.by_name.get(trigger.name)
    share = 1.0 if trigger.holds else _share(trigger)
    if texts is None:
        return Distance(trigger.name, share, trigger.words, trigger.holds)
    return Distance(texts.title, share, _words(trigger, reader), trigger.holds)


def html(triggers: Iterable[Trigger], reader: Reader) -> str:
    rows = "".join(_row(distance(each, reader), reader) for each in triggers)
    return _LIST.format(said=escape(reader.texts(TrainingTexts).triggers.bars), rows=rows)


def _share(trigger: Trigger) -> float | None:
    """Of accuracy: how much of the errors that are borne there is."""
    value, limit = trigger.value, trigger.limit
    if value is None or limit is None:
        return None
    if trigger.name in _AS_SHARES:
        value, limit = 1 - value, 1 - limit
    return min(max(value / limit, 0.0), _NEARLY) if limit > 0 else None


def _words(trigger: Trigger, reader: Reader) -> str:
    """Where the value is not known, with how much there is of what it takes, if the gateway's own words begin so."""
    texts = reader.texts(TrainingTexts).triggers.by_name[trigger.name]
    if not texts.told.names:
        return texts.told()
    if trigger.value is None or trigger.limit is None:
        counted = _COUNTED.match(trigger.words)
        so_far = reader.texts(TrainingTexts).triggers.so_far
        return texts.unknown if counted is None else f"{texts.unknown} {so_far(**counted.groupdict())}"
    return texts.told(value=_number(trigger, trigger.value, reader), limit=_number(trigger, trigger.limit, reader))


def _number(trigger: Trigger, value: float, reader: Reader) -> str:
    if trigger.name in _AS_SHARES:
        return reader.percent(value)
    return reader.number(value, decimals=0 if value.is_integer() else (2 if trigger.name == "drift" else 1))


def _row(found: Distance, reader: Reader) -> str:
    texts = reader.texts(TrainingTexts).triggers
    way = texts.unknown if found.share is None else texts.share(percent=reader.percent(found.share, decimals=0))
    return _ROW.format(
        title=escape(found.title),
        way=escape(texts.reached if found.holds else way),
        width=100 * (found.share or 0),
        fill=palette.VERMILION if found.holds else palette.BLUE,
        words=escape(found.words),
    )
