"""The tables of docs/reference.md are the code's; `python -m tests.docs` writes them."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, name, quoted
from tests.docs.reference import PAGE, SECTIONS, metrics, written


@pytest.mark.parametrize("section", SECTIONS)
def test_a_table_is_what_the_code_gives(section: str) -> None:
    assert f"<!-- {section} -->\n{SECTIONS[section]()}<!-- /{section} -->" in PAGE.read_text()


def test_writing_it_again_changes_nothing() -> None:
    page = PAGE.read_text()
    assert written(page) == page


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_metric_that_a_page_names_is_one(page: Path) -> None:
    known = set(re.findall(r"`(\w+)`", metrics())) | {"plants_data"}  # the table
    named = {each for text in quoted(page) for each in re.findall(r"\b(?:plants|gateway)_[a-z_]+", text)}
    assert named - known == set()
