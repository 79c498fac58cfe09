"""How a version stands, in words."""

from datetime import UTC, datetime
from typing import Final

from ui.api.models import Models, Version
from ui.api.schemas import SYNTHETIC
from ui.models.texts import ModelTexts
from ui.texts import Reader

UNKNOWN: Final = "–"


def standing(version: Version, models: Models, reader: Reader) -> str:
    """Its parts in the registry; whether it answers is what serving says, and that is the truth."""
    texts = reader.texts(ModelTexts).words
    answers = [texts.in_service] if version.version == models.in_service else []
    aliases = [each for each in version.aliases if not (answers and each == "champion")]
    return ", ".join([*answers, *(texts.standing.get(each, each) for each in aliases)]) or UNKNOWN


def serving(version: Version, reader: Reader) -> str:
    texts = reader.texts(ModelTexts).words
    if not version.serving:
        return texts.not_loaded
    told = [
        reader.count(texts.serving[state], count) if state in texts.serving else f"{state} ({count})"
        for state, count in version.serving.items()
    ]
    return ", ".join(told)


def decision(version: Version, reader: Reader) -> str:
    texts = reader.texts(ModelTexts).words
    return texts.undecided if version.decision is None else texts.decisions.get(version.decision, version.decision)


def age(at: datetime, reader: Reader, now: datetime | None = None) -> str:
    """`3 days ago`, in the largest unit that counts one."""
    texts = reader.texts(ModelTexts).words
    minutes = int(((now or datetime.now(UTC)) - at).total_seconds() // 60)
    if minutes < 1:
        return texts.just_now
    if minutes < 60:
        return reader.count(texts.minutes, minutes)
    if minutes < 60 * 24:
        return reader.count(texts.hours, minutes // 60)
    return reader.count(texts.days, minutes // (60 * 24))


def accuracy(version: Version, reader: Reader) -> str:
    found = version.metrics.get("accuracy")
    return UNKNOWN if found is None else reader.percent(found)


def obstacle(version: Version, models: Models, reader: Reader) -> str | None:
    """Why it cannot be put into service; None where it can."""
    texts = reader.texts(ModelTexts).change
    if version.version in {models.in_service, models.champion}:
        return texts.is_champion
    if version.decision is None:
        return texts.undecided
    if not version.is_let_through:
        return texts.not_let_through
    return texts.only_drawings if would_replace_photographs(version, models) else None


def would_replace_photographs(version: Version, models: Models) -> bool:
    """A version of drawings, and one of real photographs in service: the first is never put in the other's place."""
    serving = models.numbered(models.in_service)
    return serving is not None and (serving.dataset.source, version.dataset.source) == ("real", SYNTHETIC)
