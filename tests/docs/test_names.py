"""Words of make and of the command line, modules, scripts and files that a page names are there."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.docs import reference
from tests.docs.pages import PAGES, REPOSITORY, blocks, commands, name, quoted

FOLDERS = r"(?:ml|gateway|ui|airflow|infra|k8s|sql|tests|docs|requirements|\.github)"
VARIABLE = r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b"
OTHERS = {"pip", "pytest", "venv"}  # modules that are not ours
COMMANDS = dict(reference.every_command())
CODE = ("ml", "gateway", "ui", "airflow", "infra", "k8s", "tests/e2e", "tests/load", ".github")
CODE_ENDS = {".py", ".sh", ".sql", ".yml", ".yaml", ".tpl", ".json"}


def said(page: Path) -> Iterator[str]:
    """Commands in blocks, and what is quoted in the text."""
    yield from quoted(page)
    for block in blocks(page, "sh"):
        yield from commands(block.text)


def targets() -> set[str]:
    return set(re.findall(r"^([a-z0-9.-]+):", (REPOSITORY / "Makefile").read_text(), flags=re.MULTILINE))


def unknown_words(words: list[str]) -> list[str]:
    """Of a call of `python -m ml`: words that name no command, and options that it has not."""
    path = next((" ".join(words[:length]) for length in (2, 1) if " ".join(words[:length]) in COMMANDS), None)
    if path is None:
        return [] if not words or words[0].startswith("--") or _is_group(words) else words
    options = {option for each in COMMANDS[path].params for option in each.opts} | {"--help"}
    return [each for each in words if each.startswith("--") and each not in options]


def _is_group(words: list[str]) -> bool:
    return len(words) == 1 and any(each.startswith(f"{words[0]} ") for each in COMMANDS)


@pytest.fixture(scope="module")
def variables() -> set[str]:
    """Every word of the code that is written as a variable of the environment is."""
    files = [each for folder in CODE for each in (REPOSITORY / folder).rglob("*") if each.suffix in CODE_ENDS]
    settings = (REPOSITORY / "docs" / "settings.md").read_text()  # which a test holds to the code, name by name
    texts = [settings, *(each.read_text() for each in [*files, REPOSITORY / "compose.dev.yml"])]
    return {word for text in texts for word in re.findall(VARIABLE, text)}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_variable_that_is_named_is_one_of_the_code(page: Path, variables: set[str]) -> None:
    assert {word for text in quoted(page) for word in re.findall(VARIABLE, text)} - variables == set()


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_word_of_make_is_a_target(page: Path) -> None:
    for text in said(page):
        for word in re.findall(r"(?:^|[;&|] *)make ([a-z0-9.-]+)", text):
            assert word in targets(), text


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_call_of_ml_has_words_and_options_that_exist(page: Path) -> None:
    for text in said(page):
        for call in re.findall(r"python -m ml\b(?!\.)([^)|;]*)", text):
            words = shlex.split(call.replace("…", ""))
            assert unknown_words(words) == [], text


def test_a_wrong_word_or_option_is_noticed() -> None:
    assert unknown_words(["retrian"]) == ["retrian"]
    assert unknown_words(["models", "rollback", "--why", "x"]) == ["--why"]
    assert unknown_words(["models"]) == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_module_that_is_called_is_there(page: Path) -> None:
    for text in said(page):
        for module in set(re.findall(r"python3? -m ([\w.]+)", text)) - OTHERS:
            assert (REPOSITORY / module.replace(".", "/") / "__main__.py").exists(), text


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_file_that_is_named_is_there(page: Path) -> None:
    for text in said(page):
        for file in re.findall(rf"(?:^|[\s=]){FOLDERS}/[\w./*-]*[\w*]", text):
            assert list(REPOSITORY.glob(file.strip("= \n"))), f"{name(page)}: {text}"
