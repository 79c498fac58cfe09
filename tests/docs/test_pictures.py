"""Pictures and diagrams: there, told what they show, labelled with where they are from, and small enough."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, PAGES, README, blocks, name, prose
from tests.screenshots.label import SHOWN

MOST_BYTES = 300_000
MOST_LINES = 300  # of the README
PICTURES = sorted((DOCS / "images").glob("*.png"))
LABELS = DOCS / "images" / "README.md"


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_small_enough(picture: Path) -> None:
    assert picture.stat().st_size <= MOST_BYTES


def test_every_picture_is_labelled() -> None:
    """With the stack that it is of, or by the command that draws it."""
    labelled = set(re.findall(r"\[`([\w-]+\.png)`\]", LABELS.read_text()))
    commands = "".join(block.text for page in PAGES for block in blocks(page, "sh"))
    drawn = set(re.findall(r"--out docs/images/([\w-]+\.png)", commands))
    assert {each.name for each in PICTURES} == labelled | drawn
    assert labelled == {f"{each}.png" for each in SHOWN}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_picture_of_a_page_is_there_and_says_what_it_shows(page: Path) -> None:
    for shown, target in re.findall(r"!\[([^\]]*)\]\(([^)]+)\)", prose(page)):
        assert (page.parent / target) in PICTURES or (page.parent / target).exists(), target
        assert len(shown) > len("a picture"), target


def test_the_readme_is_short() -> None:
    assert len(README.read_text().splitlines()) <= MOST_LINES


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_diagram_is_one_that_github_draws(page: Path) -> None:
    for block in blocks(page, "mermaid"):
        kind, *lines = block.text.splitlines()
        assert kind in {"sequenceDiagram", "flowchart LR", "flowchart TD"}
        if kind == "sequenceDiagram":
            assert [line for line in lines if ";" in line or "#" in line] == []  # both end a line to Mermaid
