"""Calls of the API that a page shows are calls of the API."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.docs.pages import PAGES, blocks, commands, name
from tests.openapi_document import openapi_document

CALL = re.compile(r'curl (?P<options>.*?)"\$GATEWAY_URL(?P<path>/[^?"]*(?:\$\([^)]*\)[^?"]*)*)')
VARIABLE = r"\$\([^)]*\)|\$\w+"


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return openapi_document()


def calls(page: Path) -> Iterator[tuple[str, str]]:
    """Method and path; what the shell fills in is `{}`."""
    for block in blocks(page, "sh"):
        for command in commands(block.text):
            for found in CALL.finditer(command):
                yield _method(found["options"], command), re.sub(VARIABLE, "{}", found["path"])


def _method(options: str, command: str) -> str:
    if given := re.search(r"-X (\w+)", command):
        return given[1].lower()
    return "post" if re.search(r"--json|--data|-F ", options) else "get"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_call_is_one_of_the_document(page: Path, document: dict[str, Any]) -> None:
    known = {
        (method, re.sub(r"\{\w+\}", "[^/]+", path)) for path, methods in document["paths"].items() for method in methods
    }
    for method, path in calls(page):
        fits = [pattern for verb, pattern in known if verb == method and re.fullmatch(pattern, path)]
        assert fits, f"{name(page)}: {method} {path}"


def test_calls_are_read_with_their_method() -> None:
    tutorial = next(page for page in PAGES if page.name == "tutorial.md")
    assert {("post", "/v1/predict"), ("post", "/v1/review/{}"), ("post", "/v1/retraining")} <= set(calls(tutorial))
