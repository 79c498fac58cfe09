"""What the gate held against what: one row per measure, for the version, the champion of its time, and the limit."""

from collections.abc import Callable, Iterator

from ui import listing
from ui.listing import Cell, Row
from ui.models.evidence import Earned, Evidence
from ui.models.texts import ModelTexts
from ui.texts import Reader

NOTHING = "–"
Write = Callable[[float], str]


def html(evidence: Evidence, version: int, reader: Reader) -> str:
    """The champion's column is left out where there was none."""
    texts = reader.texts(ModelTexts).numbers
    compared = evidence.comparison is not None
    headings = [texts.measure, texts.this(version=version), *([texts.champion] if compared else []), texts.needed]
    rows = [each if compared else (each[0], each[1], each[3]) for each in _rows(evidence, reader)]
    tested = evidence.challenger.photographs
    caption = "" if tested is None else texts.caption(photographs=reader.number(tested))
    return listing.html(caption, headings, rows)


def verdict(evidence: Evidence, reader: Reader) -> str | None:
    """Against the champion of its time, with what chance explains; None where nothing tells."""
    texts = reader.texts(ModelTexts).numbers
    if evidence.comparison is None:
        if evidence.champion is not None:
            return texts.incomparable
        return None if evidence.policy.accuracy_floor is None else texts.first
    noise = evidence.comparison.accuracy
    if noise.difference == 0:
        return texts.same
    words = texts.better if noise.difference > 0 else texts.tie if noise.upper >= 0 else texts.worse
    return f"{texts.difference(points=_signed(noise.difference, reader))} {words}"


def _rows(evidence: Evidence, reader: Reader) -> Iterator[Row]:
    texts, policy = reader.texts(ModelTexts).numbers, evidence.policy
    this, before = evidence.challenger, evidence.champion or Earned()
    behind = _limit(policy.recall_margin, lambda it: texts.behind(points=reader.number(100 * it)))
    floor = _limit(policy.accuracy_floor, lambda it: texts.at_least(limit=reader.percent(it)))
    calibrated = _limit(policy.calibration_budget, lambda it: texts.at_most(limit=reader.percent(it)))
    quick = _limit(policy.latency_budget_milliseconds, lambda it: texts.at_most(limit=_milliseconds(it, reader)))
    yield _row(texts.accuracy, this.accuracy, before.accuracy, floor, reader.percent)
    for label, share in this.recall.items():
        name = texts.recall(label=reader.label(label))
        yield _row(name, share, before.recall.get(label), behind if evidence.comparison else NOTHING, reader.percent)
    yield _row(texts.calibration, this.calibration_error, before.calibration_error, calibrated, reader.percent)
    yield _row(texts.log_loss, this.log_loss, before.log_loss, NOTHING, _decimal(reader))
    yield _row(texts.roc_auc, this.roc_auc, before.roc_auc, NOTHING, _decimal(reader))
    took = (this.latency_milliseconds, before.latency_milliseconds)
    yield _row(texts.latency, *took, quick, lambda it: _milliseconds(it, reader))


def _row(name: str, this: float | None, before: float | None, needed: str, write: Write) -> Row:
    return Cell(name), *(Cell(NOTHING if each is None else write(each)) for each in (this, before)), Cell(needed)


def _limit(value: float | None, write: Write) -> str:
    return NOTHING if value is None else write(value)


def _decimal(reader: Reader) -> Write:
    return lambda value: reader.number(value, decimals=3)


def _milliseconds(value: float, reader: Reader) -> str:
    return reader.duration(value / 1000)


def _signed(share: float, reader: Reader) -> str:
    """In points, with a sign that is as wide as a plus."""
    return ("+" if share > 0 else "\N{MINUS SIGN}") + reader.number(abs(100 * share), decimals=1)
