"""The languages that there are, and which one a person reads."""

from typing import Final, Literal, TypeGuard, get_args

Language = Literal["en", "fr"]
LANGUAGES: Final[tuple[Language, ...]] = get_args(Language)
NAMES: Final[dict[Language, str]] = {"en": "English", "fr": "Français"}  # each in itself
FALLBACK: Final[Language] = "en"


def is_language(word: object) -> TypeGuard[Language]:
    return word in LANGUAGES


def preferred(asked: str | None, browser: str | None) -> Language:
    """Of a link first, then the browser's (`fr-CA` reads French), then English."""
    for word in (asked, browser):
        spoken = (word or "").replace("_", "-").partition("-")[0].lower()
        if is_language(spoken):
            return spoken
    return FALLBACK
