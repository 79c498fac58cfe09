"""All versions at a glance, and the record of who came after whom."""

from collections.abc import Sequence

from ui import listing
from ui.api.models import Models, Promotion, Version
from ui.listing import Cell, Row
from ui.models import words
from ui.models.texts import ModelTexts
from ui.texts import Reader


def html(models: Models, reader: Reader) -> str:
    texts = reader.texts(ModelTexts).versions
    headings = [
        *(texts.version, texts.standing, texts.serving),
        *(texts.accuracy, texts.decision, texts.trained),
    ]
    return listing.html(texts.caption, headings, [_row(each, models, reader) for each in models.models])


def audit(promotions: Sequence[Promotion], reader: Reader) -> str:
    texts = reader.texts(ModelTexts).audit
    rows = [[Cell(reader.moment(each.at)), Cell(_event(each, reader)), Cell(each.reason)] for each in promotions]
    return listing.html(texts.caption, [texts.at, texts.what, texts.why], rows)


def _row(version: Version, models: Models, reader: Reader) -> Row:
    return (
        Cell(reader.texts(ModelTexts).versions.numbered(version=version.version)),
        Cell(words.standing(version, models, reader)),
        Cell(words.serving(version, reader)),
        Cell(words.accuracy(version, reader)),
        Cell(words.decision(version, reader), small="" if version.is_let_through else "; ".join(version.reasons)),
        Cell(words.age(version.created, reader), small=version.reason or ""),
    )


def _event(row: Promotion, reader: Reader) -> str:
    texts = reader.texts(ModelTexts).audit
    if row.from_version is None and row.action in texts.firsts:
        return texts.firsts[row.action](after=row.to_version)
    if row.from_version is not None and row.action in texts.actions:
        return texts.actions[row.action](before=row.from_version, after=row.to_version)
    return texts.unknown(action=row.action, after=row.to_version)
