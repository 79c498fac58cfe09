"""Catalogues: TOML files read into frozen classes, so that the type checker knows every text."""

import tomllib
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, ClassVar, Final, TypeVar

from pydantic import BaseModel, ConfigDict, RootModel

from ui.texts.language import Language
from ui.texts.typography import typeset

FOLDER: Final = Path(__file__).parent


def placeholders(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name is not None)


class Filled(RootModel[str]):
    """A text with placeholders, to be called with a value for each; as a function does, it takes no others."""

    model_config = ConfigDict(frozen=True)

    @property
    def names(self) -> frozenset[str]:
        return placeholders(self.root)

    def __call__(self, **values: str | int) -> str:
        if values.keys() != self.names:
            raise TypeError(f"{self.root!r} takes {sorted(self.names)}, not {sorted(values)}")
        return self.root.format(**values)


class Section(BaseModel):
    """Texts that belong together: a table of a file."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Counted(Section):
    """A text whose form depends on a number, its placeholder `count`; `Reader.count` chooses."""

    one: Filled
    other: Filled


class Texts(Section):
    """A whole file, `<language>/<file>.toml`."""

    file: ClassVar[str]


Wanted = TypeVar("Wanted", bound=Texts)


@cache
def read(kind: type[Wanted], language: Language) -> Wanted:
    """Once a process and language; raises pydantic's ValidationError, which names a text that is missing or unknown."""
    with (FOLDER / language / f"{kind.file}.toml").open("rb") as file:
        return kind.model_validate(_typeset(tomllib.load(file), language))


def _typeset(found: Any, language: Language) -> Any:
    if isinstance(found, dict):
        return {name: _typeset(each, language) for name, each in found.items()}
    if isinstance(found, list):
        return [_typeset(each, language) for each in found]
    return typeset(found, language) if isinstance(found, str) else found
