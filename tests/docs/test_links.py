"""Every link of a page leads to a file, and to a heading of it."""

import re
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, name, prose

EXTERNAL = ("http://", "https://", "<")


def headings(page: Path) -> set[str]:
    """As GitHub names them in an address."""
    found = re.findall(r"^#+ (.+)$", prose(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in found}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if target.startswith(EXTERNAL):
            continue
        file, _, heading = target.partition("#")
        found = (page.parent / file).resolve() if file else page
        assert found.exists(), f"{name(page)} links to {target}"
        assert not heading or heading in headings(found), f"{name(page)} links to {target}"


def test_a_heading_is_named_as_github_does() -> None:
    page = next(each for each in PAGES if each.name == "continuous-training.md")
    assert "what-peoples-rulings-change" in headings(page)
