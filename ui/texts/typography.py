"""What a typesetter would put right: writers type plain spaces and straight apostrophes."""

import re
from typing import Final

from ui.texts.language import Language

NO_BREAK: Final = "\u00a0"
NARROW: Final = "\u202f"

_APOSTROPHE: Final = re.compile(r"(?<=\w)'(?=\w)")
# Followed by a space, a bracket, a mark or the end: `:material/key:` in Markdown is no colon of a sentence.
_END: Final = r"(?=[\s*)»”.,…]|$)"
_COLON: Final = re.compile(rf" :{_END}")
_TALL: Final = re.compile(rf" ([;?!%]){_END}")


def typeset(text: str, language: Language) -> str:
    """French (Lexique des règles typographiques): no-break before a colon and in « », narrow before ; ? ! and %."""
    text = _APOSTROPHE.sub("’", text)
    if language != "fr":
        return text
    text = text.replace("« ", f"«{NO_BREAK}").replace(" »", f"{NO_BREAK}»")
    return _TALL.sub(rf"{NARROW}\1", _COLON.sub(f"{NO_BREAK}:", text))
