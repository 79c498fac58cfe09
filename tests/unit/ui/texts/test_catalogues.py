"""Both languages say everything, in the same form."""

import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

import ui
from ui.texts import LANGUAGES, Filled, Language, Reader, Texts
from ui.texts.catalogue import FOLDER, placeholders

UI = Path(ui.__file__).parent
FILES = sorted(each.stem for each in (FOLDER / "en").glob("*.toml"))
SAME_IN_BOTH = {"conventions"}  # marks, units and forms of numbers


@cache
def kinds() -> dict[str, type[Texts]]:
    """Each catalogue with the class that shows it; app.py would run."""
    for module in pkgutil.walk_packages([str(UI)], "ui."):
        if module.name != "ui.app":
            importlib.import_module(module.name)
    return {kind.file: kind for kind in Texts.__subclasses__()}


def flat(found: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(found, dict):
        for name, each in found.items():
            yield from flat(each, f"{path}.{name}")
    elif isinstance(found, list):
        for place, each in enumerate(found):
            yield from flat(each, f"{path}.{place}")
    else:
        yield path, str(found)


def catalogue(language: Language, file: str) -> dict[str, str]:
    return dict(flat(tomllib.loads((FOLDER / language / f"{file}.toml").read_text())))


def shown(found: Any) -> Iterator[tuple[str, bool]]:
    """Each text as it is loaded, and whether it may have placeholders."""
    if isinstance(found, Filled):
        yield found.root, True
    elif isinstance(found, BaseModel):
        yield from shown(dict(found))
    elif isinstance(found, dict | tuple):
        for each in found.values() if isinstance(found, dict) else found:
            yield from shown(each)
    else:
        yield found, False


def test_each_language_has_the_same_files_and_each_file_is_read() -> None:
    for language in LANGUAGES:
        assert sorted(each.stem for each in (FOLDER / language).glob("*.toml")) == sorted(kinds())


@pytest.mark.parametrize("file", FILES)
def test_both_languages_have_the_same_texts_with_the_same_placeholders(file: str) -> None:
    english, french = catalogue("en", file), catalogue("fr", file)
    assert english.keys() == french.keys()
    assert {name: placeholders(text) for name, text in english.items()} == {
        name: placeholders(text) for name, text in french.items()
    }


@pytest.mark.parametrize("file", sorted(set(FILES) - SAME_IN_BOTH))
def test_no_sentence_was_left_untranslated(file: str) -> None:
    english, french = catalogue("en", file), catalogue("fr", file)
    sentences = {name for name, text in english.items() if re.search(r"[a-z]{2,} [a-z]{2,}", text)}
    assert not [name for name in sentences if english[name] == french[name]]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", FILES)
def test_every_text_is_typeset_and_only_texts_to_be_filled_have_placeholders(language: Language, file: str) -> None:
    for text, may_be_filled in shown(Reader(language).texts(kinds()[file])):
        assert may_be_filled or not placeholders(text), text
        assert not re.search(r"\w'\w", text), text
        assert language == "en" or not re.search(r" [;?!»]| :(?!\w)|« ", text), text


@pytest.mark.parametrize("file", FILES)
def test_every_text_is_shown_somewhere(file: str) -> None:
    code = "\n".join(each.read_text() for each in UI.rglob("*.py"))

    def names(kind: type[BaseModel]) -> Iterator[str]:
        for name, field in kind.model_fields.items():
            yield name
            if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
                yield from names(field.annotation)

    fields = set(names(kinds()[file])) - {"root"}
    assert not [name for name in fields if not re.search(rf'\.{name}\b|"{name}"', code)]
